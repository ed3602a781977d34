#!/usr/bin/python3
"""Make the small models of the agent, each for both engines. Needs Debian's python3-torch; the build never runs it.

Beside this script, for the tests:
  conv.pt, conv.onnx  a convolution and a linear layer, float32 [N, 1, 8, 8] to [N, 4]
  pair.pt, pair.onnx  two inputs and two outputs of different types, which the ONNX file names and
                      lists the other way round
  typed.pt, typed.onnx  one input and output of each type that both engines take, [N, 3] to [N, 6]

In the agent itself, for the check whether an engine works on a device at all:
  check.pt, check.onnx  a linear layer, float32 [N, 2] to [N, 2]
"""
import os
import warnings

import torch
import torch.nn as nn
import torch.nn.functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
AGENT = os.path.join(HERE, "../../../main/resources/io/sluice/agent/engine")
warnings.simplefilter("ignore")
torch.manual_seed(11)


class Conv(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 8, 3, padding=1)
        self.fc = nn.Linear(8 * 4 * 4, 4)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv(x)), 2)
        return self.fc(torch.flatten(x, 1))


class Pair(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(16, 3)

    def forward(self, x, ids):
        return x + self.embedding(ids).sum(1), ids + 1


class Typed(nn.Module):
    def forward(self, *tensors):
        return tuple(torch.cat([t, t], 1) for t in tensors)


class Check(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(2, 2)

    def forward(self, x):
        return F.relu(self.fc(x))


def onnx(model, examples, path, inputs, outputs):
    names = inputs + outputs
    torch.onnx.export(
        model, examples, path, opset_version=13, input_names=inputs, output_names=outputs,
        dynamic_axes={name: {0: "batch"} for name in names})


def script(model, examples, path):
    torch.jit.trace(model, examples).save(path)


def both(model, example, folder, name):
    model.eval()
    script(model, (example,), os.path.join(folder, name + ".pt"))
    onnx(model, (example,), os.path.join(folder, name + ".onnx"), ["x"], ["y"])


class Reversed(nn.Module):
    def __init__(self, pair):
        super().__init__()
        self.pair = pair

    def forward(self, ids, x):
        return tuple(reversed(self.pair(x, ids)))


def main():
    both(Conv(), torch.rand(2, 1, 8, 8), HERE, "conv")
    both(Check(), torch.rand(2, 2), AGENT, "check")

    pair = Pair().eval()
    x, ids = torch.rand(2, 3), torch.randint(0, 16, (2, 4))
    script(pair, (x, ids), os.path.join(HERE, "pair.pt"))
    onnx(Reversed(pair), (ids, x), os.path.join(HERE, "pair.onnx"), ["ids", "x"], ["next", "sum"])

    types = [torch.float32, torch.float64, torch.float16, torch.int64, torch.int32, torch.int8, torch.uint8,
             torch.bool]
    names = [str(t).split(".")[1] for t in types]
    examples = tuple(torch.ones(2, 3).to(t) for t in types)
    script(Typed(), examples, os.path.join(HERE, "typed.pt"))
    onnx(Typed(), examples, os.path.join(HERE, "typed.onnx"), names, [name + "_out" for name in names])


main()
