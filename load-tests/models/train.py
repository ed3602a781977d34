#!/usr/bin/python3
"""Train the two Fashion-MNIST classifiers and save them as TorchScript.

  cnn     two convolutions and two linear layers, saved by tracing
  resnet  three residual blocks with BatchNorm2d, saved by scripting

Both take float32 [N, 1, 28, 28], pixel / 255, and return logits [N, 10].
Training uses the 60,000 training images only. The test images are used
only to print the accuracy.
"""
import argparse
import gzip
import os
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

HERE = os.path.dirname(os.path.abspath(__file__))


class FashionCnn(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(64 * 7 * 7, 128)
        self.dropout = nn.Dropout(0.3)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        x = torch.flatten(x, 1)
        x = self.dropout(F.relu(self.fc1(x)))
        return self.fc2(x)


class BasicBlock(nn.Module):
    def __init__(self, inputs, outputs, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.relu = nn.ReLU()
        self.shortcut = nn.Sequential()
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False),
                nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = self.relu(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        return self.relu(y + self.shortcut(x))


class FashionResNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(1, 32, 3, padding=1, bias=False),
            nn.BatchNorm2d(32),
            nn.ReLU(),
            nn.MaxPool2d(2))
        self.layer1 = BasicBlock(32, 64)
        self.layer2 = BasicBlock(64, 128, stride=2)
        self.layer3 = BasicBlock(128, 128)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(128, 10)

    def forward(self, x):
        x = self.stem(x)
        x = self.layer1(x)
        x = self.layer2(x)
        x = self.layer3(x)
        x = torch.flatten(self.pool(x), 1)
        return self.fc(x)


# network, peak learning rate, weight decay, label smoothing, largest shift, epochs
MODELS = {
    "cnn": (FashionCnn, 0.1, 5e-4, 0.0, 1, 16),
    "resnet": (FashionResNet, 0.2, 5e-4, 0.1, 2, 14),
}


def read_idx(path):
    """Read one gzipped idx file of unsigned bytes."""
    with gzip.open(path, "rb") as f:
        raw = f.read()
    if raw[:3] != b"\x00\x00\x08":
        raise ValueError(f"{path}: not an idx file of unsigned bytes")
    rank = raw[3]
    shape = np.frombuffer(raw, ">u4", count=rank, offset=4)
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * rank).reshape(shape)


def load(folder, part):
    """Return the images as float32 [N, 1, 28, 28] in [0, 1], and the classes."""
    x = read_idx(os.path.join(folder, f"{part}-images-idx3-ubyte.gz"))
    y = read_idx(os.path.join(folder, f"{part}-labels-idx1-ubyte.gz"))
    x = x.astype(np.float32)[:, None] / np.float32(255)
    return torch.from_numpy(x), torch.from_numpy(y.astype(np.int64))


def augment(x, generator, shift):
    """Flip half of the images, and move each by up to `shift` pixels."""
    n, _, h, w = x.shape
    padded = F.pad(x, (shift,) * 4)
    dy = torch.randint(0, 2 * shift + 1, (n, 1), generator=generator)
    dx = torch.randint(0, 2 * shift + 1, (n, 1), generator=generator)
    flip = torch.rand((n, 1), generator=generator) < 0.5
    columns = torch.arange(w).expand(n, w)
    columns = torch.where(flip, w - 1 - columns, columns) + dx
    rows = torch.arange(h) + dy
    image = torch.arange(n)[:, None, None]
    return padded[image, 0, rows[:, :, None], columns[:, None, :]][:, None]


@torch.no_grad()
def correct(model, x, y, batch=500):
    """Count the images that the model classifies correctly."""
    return sum(int((model(a).argmax(1) == b).sum())
               for a, b in zip(x.split(batch), y.split(batch)))


def export(model, kind, path):
    """Save the model, in eval mode, as TorchScript. Replaces the file in one step."""
    model.eval()
    if kind == "cnn":
        script = torch.jit.trace(model, torch.rand(2, 1, 28, 28))
    else:
        script = torch.jit.script(model)
    with torch.no_grad():
        for n in (1, 7, 32):
            x = torch.rand(n, 1, 28, 28)
            torch.testing.assert_close(script(x), model(x), rtol=1e-4, atol=1e-4)
    script.save(path + ".part")
    os.replace(path + ".part", path)


def train(kind, args):
    network, peak, decay, smoothing, shift, epochs = MODELS[kind]
    epochs = args.epochs or epochs
    torch.manual_seed(args.seed)
    generator = torch.Generator().manual_seed(args.seed)
    x, y = load(args.data, "train")
    test_x, test_y = load(args.data, "t10k")

    model = network().to(memory_format=torch.channels_last)
    steps = len(x) // args.batch
    if args.steps:
        steps = min(steps, args.steps)
    optimizer = torch.optim.SGD(model.parameters(), lr=peak, momentum=0.9,
                                weight_decay=decay, nesterov=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=peak, total_steps=epochs * steps, pct_start=0.25)
    print(f"{kind}: {sum(p.numel() for p in model.parameters())} parameters, "
          f"{epochs} epochs of {steps} steps, batch {args.batch}, seed {args.seed}, "
          f"torch {torch.__version__}", flush=True)

    for epoch in range(1, epochs + 1):
        start = time.time()
        model.train()
        order = torch.randperm(len(x), generator=generator)
        total = 0.0
        for step in range(steps):
            chosen = order[step * args.batch:(step + 1) * args.batch]
            batch = augment(x[chosen], generator, shift)
            loss = F.cross_entropy(model(batch), y[chosen], label_smoothing=smoothing)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item()
        model.eval()
        test = correct(model, test_x, test_y)
        print(f"{kind}: epoch {epoch}/{epochs}, loss {total / steps:.4f}, "
              f"test accuracy {test / len(test_y):.2%}, {time.time() - start:.0f} s", flush=True)
        if args.checkpoints:
            os.makedirs(args.checkpoints, exist_ok=True)
            torch.save(model.state_dict(),
                       os.path.join(args.checkpoints, f"{kind}-{epoch:02d}.pth"))

    # The file keeps the ordinary memory layout.
    model = model.to(memory_format=torch.contiguous_format)
    path = os.path.join(args.output, f"fashion-{kind}.pt")
    export(model, kind, path)
    return path


def evaluate(path, args):
    """Load the file as a user would, and print its test accuracy."""
    model = torch.jit.load(path)
    x, y = load(args.data, "t10k")
    right = correct(model, x, y)
    print(f"{path}: {os.path.getsize(path)} bytes, "
          f"test accuracy {right / len(y):.2%} ({right} of {len(y)})", flush=True)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="*", metavar="MODEL",
                        help="cnn or resnet (default: both)")
    parser.add_argument("--data", default="/usr/share/datasets/fashion-mnist",
                        help="folder with the four idx files (default: %(default)s)")
    parser.add_argument("--output", default=HERE,
                        help="folder for the .pt files (default: the folder of this script)")
    parser.add_argument("--checkpoints", help="folder for the weights after each epoch (default: none)")
    parser.add_argument("--epochs", type=int, help="epochs (default: as set for each model)")
    parser.add_argument("--steps", type=int, help="at most so many steps in an epoch, for a quick trial")
    parser.add_argument("--batch", type=int, default=128, help="batch size (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="seed (default: %(default)s)")
    parser.add_argument("--threads", type=int, default=2, help="CPU threads (default: %(default)s)")
    parser.add_argument("--evaluate", action="store_true",
                        help="train nothing, only print the accuracy of the saved files")
    args = parser.parse_args()
    for kind in args.models:
        if kind not in MODELS:
            parser.error(f"unknown model {kind!r}: choose from {', '.join(MODELS)}")

    torch.set_num_threads(args.threads)
    for kind in args.models or MODELS:
        if args.evaluate:
            path = os.path.join(args.output, f"fashion-{kind}.pt")
        else:
            path = train(kind, args)
        evaluate(path, args)


if __name__ == "__main__":
    main()
