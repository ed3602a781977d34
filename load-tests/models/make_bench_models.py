#!/usr/bin/python3
"""Make the larger models that `sluice-bench compression` measures, with random weights.

  resnet18      torchvision's ResNet-18, traced; float32 [N, 3, 96, 96] -> [N, 1000]
  lstm          embedding, one LSTM layer of 512, linear; int64 [N, 32] -> [N, 10]
  transformer   embedding and six encoder layers as BERT has them (384 wide, 12 heads, 1536),
                linear; int64 [N, 35] -> [N, 10]

They are too large for the repository, and what is measured does not depend on what they have
learnt. Needs Debian's python3-torch and python3-torchvision. Only the fp32 models are made here;
everything that is compared with them is made by the compressor.
"""
import argparse
import os
import warnings

import torch
import torch.nn as nn
import torchvision

HERE = os.path.dirname(os.path.abspath(__file__))
VOCABULARY = 30522


class Lstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(1000, 128)
        self.lstm = nn.LSTM(128, 512, batch_first=True)
        self.fc = nn.Linear(512, 10)

    def forward(self, x):
        states, _ = self.lstm(self.embedding(x))
        return self.fc(states[:, -1])


class SelfAttention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.out = nn.Linear(width, width)

    def split(self, x):
        n, length, width = x.shape
        return x.view(n, length, self.heads, width // self.heads).transpose(1, 2)

    def forward(self, x):
        q, k, v = self.split(self.query(x)), self.split(self.key(x)), self.split(self.value(x))
        scores = torch.matmul(q, k.transpose(-1, -2)) / (q.shape[-1] ** 0.5)
        mixed = torch.matmul(torch.softmax(scores, -1), v)
        return self.out(mixed.transpose(1, 2).flatten(2))


class EncoderLayer(nn.Module):
    def __init__(self, width, heads, hidden):
        super().__init__()
        self.attention = SelfAttention(width, heads)
        self.norm1 = nn.LayerNorm(width)
        self.up = nn.Linear(width, hidden)
        self.down = nn.Linear(hidden, width)
        self.norm2 = nn.LayerNorm(width)

    def forward(self, x):
        x = self.norm1(x + self.attention(x))
        return self.norm2(x + self.down(nn.functional.gelu(self.up(x))))


class Transformer(nn.Module):
    def __init__(self, layers=6, width=384, heads=12, hidden=1536):
        super().__init__()
        self.embedding = nn.Embedding(VOCABULARY, width)
        self.position = nn.Parameter(torch.randn(1, 35, width) * 0.02)
        self.norm = nn.LayerNorm(width)
        self.layers = nn.ModuleList(EncoderLayer(width, heads, hidden) for _ in range(layers))
        self.fc = nn.Linear(width, 10)

    def forward(self, x):
        x = self.norm(self.embedding(x) + self.position)
        for layer in self.layers:
            x = layer(x)
        return self.fc(x.mean(1))


def statistics(model):
    """BatchNorm as after training: statistics that are not all alike."""
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, 0, 0.1)
            nn.init.normal_(module.running_mean, 0, 0.1)
            nn.init.uniform_(module.running_var, 0.5, 1.5)
    return model


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", default=os.path.join(HERE, "..", "target", "models"))
    output = parser.parse_args().output
    os.makedirs(output, exist_ok=True)
    warnings.simplefilter("ignore")
    torch.manual_seed(1)
    models = {
        "resnet18": (statistics(torchvision.models.resnet18()), torch.rand(1, 3, 96, 96)),
        "lstm": (Lstm(), torch.randint(0, 1000, (1, 32))),
        "transformer": (Transformer(), torch.randint(0, VOCABULARY, (1, 35))),
    }
    for name, (model, example) in models.items():
        path = os.path.join(output, name + ".pt")
        torch.jit.trace(model.eval(), example).save(path)
        print(f"{path}: {os.path.getsize(path):,} bytes")


if __name__ == "__main__":
    main()
