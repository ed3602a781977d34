#!/usr/bin/python3
"""Make the small models that the tests read. Needs Debian's python3-torch; the build never runs it."""
import os
import warnings

import torch
import torch.nn as nn
import torch.nn.functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
warnings.simplefilter("ignore")
torch.manual_seed(7)


class Block(nn.Module):
    """Convolution, BatchNorm, ReLU."""

    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.bn = nn.BatchNorm2d(channels)

    def forward(self, x):
        return F.relu(self.bn(self.conv(x)))


class Scripted(nn.Module):
    """Two instances of one class: the weights of the second one's convolution are read directly."""

    def __init__(self):
        super().__init__()
        self.first = Block(4)
        self.second = Block(4)
        self.fc = nn.Linear(4, 3)

    def forward(self, x):
        y = self.second(self.first(x)) + self.second.conv.weight.mean()
        return self.fc(y.mean([2, 3]))


class Residual(nn.Module):
    """The output of conv goes to BatchNorm and around it: it must not be folded."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(2, 2, 1)
        self.bn = nn.BatchNorm2d(2)
        self.fc = nn.Linear(2, 3)

    def forward(self, x):
        y = self.conv(x)
        return self.fc((self.bn(y) + y).mean([2, 3]))


class Traced(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 16, 3, padding=1, stride=2, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        self.conv2 = nn.Conv2d(16, 16, 3, padding=1, groups=1)
        self.pool = nn.MaxPool2d(2)
        self.fc = nn.Linear(64, 64)
        self.out = nn.Linear(64, 3)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        return self.out(F.relu(self.fc(torch.flatten(x, 1))))


class Attention(nn.Module):
    """MultiheadAttention reads out_proj.weight itself."""

    def __init__(self):
        super().__init__()
        self.attention = nn.MultiheadAttention(8, 2, batch_first=True)
        self.fc = nn.Linear(8, 3)

    def forward(self, x):
        y, _ = self.attention(x, x, x)
        return self.fc(y.mean(1))


class Nothing(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(1))
        self.pool = nn.AdaptiveAvgPool2d(1)

    def forward(self, x):
        return self.pool(x).flatten(1) * self.scale


class Endless(nn.Module):
    """Never answers."""

    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 3)

    def forward(self, x):
        while bool(x.sum() * 0 == 0):
            x = x + 0
        return self.fc(x)


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(4, 4)
        self.b = nn.Linear(4, 4)
        self.b.weight = self.a.weight

    def forward(self, x):
        if x.sum() > 0:
            x = self.a(x)
        else:
            x = self.b(x)
        return self.b(x)


class Words(nn.Module):
    """Tokens and their positions."""

    def __init__(self):
        super().__init__()
        self.token = nn.Embedding(50, 16, padding_idx=0)
        self.position = nn.Embedding(12, 16)
        self.fc = nn.Linear(16, 3)

    def forward(self, x):
        places = torch.arange(x.shape[1]).unsqueeze(0)
        return self.fc((self.token(x) + self.position(places)).mean(1))


class WordsTied(nn.Module):
    """The table of the words is the weight that words are guessed by."""

    def __init__(self):
        super().__init__()
        self.token = nn.Embedding(50, 16)
        self.guess = nn.Linear(16, 50)
        self.guess.weight = self.token.weight

    def forward(self, x):
        return self.guess(self.token(x).mean(1))


def randomise(model):
    """Statistics as training would leave them, so that folding has something to do."""
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.normal_(module.running_mean, 0, 0.3)
            nn.init.uniform_(module.running_var, 0.5, 2)
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, 0, 0.3)
    return model.eval()


def save(name, model):
    model.save(os.path.join(HERE, name + ".pt"))


save("scripted", torch.jit.script(randomise(Scripted())))
save("residual", torch.jit.script(randomise(Residual())))
save("traced", torch.jit.trace(randomise(Traced()), torch.rand(1, 1, 8, 8)))
save("attention", torch.jit.script(Attention().eval()))
save("nothing", torch.jit.script(Nothing().eval()))
save("endless", torch.jit.script(Endless().eval()))
save("tied", torch.jit.script(Tied().eval()))
nan = randomise(Traced())
with torch.no_grad():
    nan.fc.weight[0, 0] = float("nan")
save("nan", torch.jit.trace(nan, torch.rand(1, 1, 8, 8), check_trace=False))
torch.save(Nothing().state_dict(), os.path.join(HERE, "state_dict.pt"))
torch.save(nn.Linear(2, 2), os.path.join(HERE, "pickled.pt"))


class Encoders(nn.Module):
    """Two encoder layers, the first normalising after and the second before, then attention alone."""

    def __init__(self):
        super().__init__()
        self.after = nn.TransformerEncoderLayer(16, 4, 32, batch_first=True, activation="gelu")
        self.before = nn.TransformerEncoderLayer(16, 2, 32, batch_first=True, norm_first=True)
        self.attention = nn.MultiheadAttention(16, 2, batch_first=True)

    def forward(self, x):
        x = self.before(self.after(x))
        return self.attention(x, x, x, need_weights=False)[0]


with torch.no_grad():
    save("encoders", torch.jit.trace(Encoders().eval(), torch.rand(2, 5, 16)))


class Recurrent(nn.Module):
    """Two layers, both directions, biases."""

    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(6, 16, 2, batch_first=True, bidirectional=True)
        self.fc = nn.Linear(32, 3)

    def forward(self, x):
        y, _ = self.rnn(x)
        return self.fc(y[:, -1])


class Gated(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(6, 16, batch_first=True)
        self.fc = nn.Linear(16, 3)

    def forward(self, x):
        y, _ = self.rnn(x)
        return self.fc(y[:, -1])


class Encoder(nn.Module):
    def __init__(self, norm_first):
        super().__init__()
        layer = nn.TransformerEncoderLayer(16, 2, 32, batch_first=True, norm_first=norm_first)
        self.encoder = nn.TransformerEncoder(layer, 2)
        self.fc = nn.Linear(16, 3)

    def forward(self, x):
        return self.fc(self.encoder(x).mean(1))


class SelfAttention(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = nn.MultiheadAttention(16, 2, batch_first=True)
        self.fc = nn.Linear(16, 3)

    def forward(self, x):
        y, _ = self.attention(x, x, x)
        return self.fc(y.mean(1))


sequence = torch.rand(1, 5, 6)
save("lstm-scripted", torch.jit.script(Recurrent().eval()))
save("lstm-traced", torch.jit.trace(Recurrent().eval(), sequence))
save("gru-scripted", torch.jit.script(Gated().eval()))
save("gru-traced", torch.jit.trace(Gated().eval(), sequence))
tokens = torch.rand(1, 5, 16)
save("encoder", torch.jit.trace(Encoder(False).eval(), tokens, check_trace=False))
with torch.no_grad():
    # without gradients libtorch's fused operators are traced
    for name, norm_first in (("encoder-fused", False), ("encoder-fused-norm-first", True)):
        save(name, torch.jit.trace(Encoder(norm_first).eval(), tokens, check_trace=False))
    save("attention-fused", torch.jit.trace(SelfAttention().eval(), tokens, check_trace=False))
torch.manual_seed(8)
words = torch.randint(0, 50, (2, 5))
save("words-traced", torch.jit.trace(Words().eval(), words))
save("words-scripted", torch.jit.script(Words().eval()))
save("words-tied-traced", torch.jit.trace(WordsTied().eval(), words))
save("words-tied-scripted", torch.jit.script(WordsTied().eval()))
