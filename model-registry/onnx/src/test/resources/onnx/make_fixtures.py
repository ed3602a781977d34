#!/usr/bin/python3
"""Make the small ONNX models that the tests read. Needs Debian's python3-torch; the build never runs it."""
import math
import os
import warnings

import torch
import torch.nn as nn
import torch.nn.functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
warnings.simplefilter("ignore")
torch.manual_seed(7)


class Residual(nn.Module):
    """Convolutions with BatchNorm around a shortcut, as in a ResNet."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 16, 3, stride=2, padding=1, bias=False)
        self.bn = nn.BatchNorm2d(16)
        self.conv1 = nn.Conv2d(16, 16, 3, padding=1)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1, stride=2)
        self.down = nn.Conv2d(16, 32, 1, stride=2)
        self.fc = nn.Linear(32, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn(self.stem(x))), 3, stride=2, padding=1)
        y = F.relu(self.conv1(x))
        x = F.relu(self.conv2(y) + self.down(x))
        return self.fc(x.mean([2, 3]))


class Mobile(nn.Module):
    """Depthwise convolutions, hard activations and squeeze-and-excitation."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 16, 3, stride=2, padding=1)
        self.depthwise = nn.Conv2d(16, 16, 5, padding=2, groups=16)
        self.squeeze = nn.Conv2d(16, 4, 1)
        self.excite = nn.Conv2d(4, 16, 1)
        self.pointwise = nn.Conv2d(16, 24, 1)
        self.grouped = nn.Conv2d(24, 24, 3, groups=4)
        self.fc = nn.Linear(24, 5)

    def forward(self, x):
        x = F.hardswish(self.conv(x))
        x = F.relu6(self.depthwise(x))
        s = F.relu(self.squeeze(F.adaptive_avg_pool2d(x, 1)))
        x = x * F.hardsigmoid(self.excite(s))
        x = F.leaky_relu(self.grouped(self.pointwise(x)), 0.1)
        x = F.avg_pool2d(x, 2)
        x = torch.cat([x, -x], 1)[:, 4:28]
        return F.log_softmax(self.fc(F.adaptive_avg_pool2d(x, 1).view(x.size(0), -1)), 1)


class Encoder(nn.Module):
    """A transformer encoder as BERT has it, with a mask and lengths of its own."""

    def __init__(self, vocabulary=100, width=32, heads=4, positions=64):
        super().__init__()
        self.heads = heads
        self.words = nn.Embedding(vocabulary, width)
        self.positions = nn.Embedding(positions, width)
        self.register_buffer("position_ids", torch.arange(positions).unsqueeze(0))
        self.norm = nn.LayerNorm(width)
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.dense = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width)
        self.up = nn.Linear(width, 2 * width)
        self.down = nn.Linear(2 * width, width)
        self.norm2 = nn.LayerNorm(width)

    def split(self, x):
        return x.view(x.size(0), x.size(1), self.heads, -1).transpose(1, 2)

    def forward(self, ids, mask):
        x = self.words(ids) + self.positions(self.position_ids[:, : ids.size(1)])
        x = self.norm(x)
        q, k, v = self.split(self.query(x)), self.split(self.key(x)), self.split(self.value(x))
        scores = q @ k.transpose(2, 3) / math.sqrt(q.size(-1))
        scores = scores.masked_fill(mask[:, None, None, :] == 0, -1e9)
        y = (scores.softmax(-1) @ v).transpose(1, 2).reshape(x.size(0), x.size(1), -1)
        x = self.norm1(x + self.dense(y))
        x = self.norm2(x + self.down(F.gelu(self.up(x))))
        m = mask.unsqueeze(-1).float()
        pooled = (x * m).sum(1) / m.sum(1).clamp(min=1e-9)
        return x, F.normalize(pooled)


class Recurrent(nn.Module):
    """A bidirectional LSTM of two layers before a GRU."""

    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(50, 8)
        self.lstm = nn.LSTM(8, 12, num_layers=2, bidirectional=True, batch_first=True)
        self.gru = nn.GRU(24, 10)
        self.fc = nn.Linear(10, 4)

    def forward(self, ids):
        x, (h, c) = self.lstm(self.words(ids))
        y, last = self.gru(x.transpose(0, 1))
        return self.fc(last[0]), y.transpose(0, 1), h


class Decoder(nn.Module):
    """What grows again: transposed convolutions and resizing; one-dimensional convolutions before."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(2, 8, 5, padding=2, dilation=1)
        self.slope = nn.PReLU(8)
        self.fc = nn.Linear(8 * 16, 8 * 16)
        self.up = nn.ConvTranspose2d(8, 6, 3, stride=2, padding=1, output_padding=1)
        self.instance = nn.InstanceNorm2d(6, affine=True)
        self.group = nn.GroupNorm(2, 6)
        self.out = nn.Conv2d(6, 3, 3, padding=1, padding_mode="reflect")

    def forward(self, x):
        x = F.max_pool1d(self.slope(self.conv(x)), 2)
        x = self.fc(x.flatten(1)).reshape(-1, 8, 4, 4)
        x = F.elu(self.instance(self.up(x)))
        x = self.group(F.interpolate(x, scale_factor=2, mode="nearest"))
        x = F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)
        return torch.sigmoid(self.out(x))


def randomise(model):
    """Statistics as training would leave them."""
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.normal_(module.running_mean, 0, 0.3)
            nn.init.uniform_(module.running_var, 0.5, 2)
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, 0, 0.3)
    return model.eval()


def save(name, model, example, opset, inputs, outputs, dynamic, **options):
    torch.onnx.export(
        randomise(model), example, os.path.join(HERE, name + ".onnx"), opset_version=opset,
        input_names=inputs, output_names=outputs,
        dynamic_axes={n: dict(enumerate(dynamic)) if n in inputs else {0: "batch"} for n in inputs + outputs},
        **options)


ids = torch.randint(0, 50, (2, 7))
for opset in (11, 13, 17):
    save("residual%d" % opset, Residual(), torch.rand(2, 3, 32, 32), opset, ["x"], ["logits"], ["batch"])
# the convolutions and BatchNorm as they are, not folded by the exporter
save("unfolded14", Residual(), torch.rand(2, 3, 32, 32), 14, ["x"], ["logits"], ["batch"],
     training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False)
save("mobile12", Mobile(), torch.rand(2, 1, 28, 28), 12, ["x"], ["logits"], ["batch"])
save("mobile16", Mobile(), torch.rand(2, 1, 28, 28), 16, ["x"], ["logits"], ["batch"])
for opset in (11, 14, 17):
    save("encoder%d" % opset, Encoder(), (ids, torch.ones_like(ids)), opset, ["ids", "mask"], ["tokens", "sentence"],
         ["batch", "length"])
save("recurrent11", Recurrent(), ids, 11, ["ids"], ["label", "states", "hidden"], ["batch", "length"])
save("recurrent15", Recurrent(), ids, 15, ["ids"], ["label", "states", "hidden"], ["batch", "length"])
save("decoder13", Decoder(), torch.rand(2, 2, 32), 13, ["x"], ["image"], ["batch"])
save("decoder17", Decoder(), torch.rand(2, 2, 32), 17, ["x"], ["image"], ["batch"])
