// A file of Python as researchers write them: blocks, a recurrent cell, a state-space layer, a model of them and how
// it generates, one such family after the other.

import { writeFileSync } from "node:fs";
import { join } from "node:path";

const HEAD = `import math
from dataclasses import dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F

`;

/** Writes a file of so many families, each of 96 lines, and gives its path. */
export function codeModel(folder, name, families) {
  const path = join(folder, `${name}.py`);
  writeFileSync(path, HEAD + Array.from({ length: families }, (_, i) => family(i)).join(""));
  return path;
}

const family = (i) => `
@dataclass
class Config${i}:
    width: int = 512
    heads: int = 8
    layers: int = 6
    vocabulary: int = 32000


class Norm${i}(nn.Module):
    """Scales by the root of the mean square."""

    def __init__(self, width):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(width))

    def forward(self, x):
        size = x.pow(2).mean(-1, keepdim=True)
        return x * torch.rsqrt(size + 1e-6) * self.scale


class Attention${i}(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.heads = config.heads
        self.qkv = nn.Linear(config.width, 3 * config.width)
        self.out = nn.Linear(config.width, config.width)

    def forward(self, x):
        b, t, c = x.size()
        q, k, v = self.qkv(x).split(c, dim=2)
        q = q.view(b, t, self.heads, c // self.heads).transpose(1, 2)
        k = k.view(b, t, self.heads, c // self.heads).transpose(1, 2)
        v = v.view(b, t, self.heads, c // self.heads).transpose(1, 2)
        scores = (q @ k.transpose(-2, -1)) / math.sqrt(k.size(-1))
        mask = torch.tril(torch.ones(t, t)).view(1, 1, t, t)
        scores = scores.masked_fill(mask == 0, float("-inf"))
        y = F.softmax(scores, dim=-1) @ v
        return self.out(y.transpose(1, 2).contiguous().view(b, t, c))


class Feed${i}(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.gate = nn.Linear(config.width, 4 * config.width)
        self.up = nn.Linear(config.width, 4 * config.width)
        self.down = nn.Linear(4 * config.width, config.width)

    def forward(self, x):
        return self.down(F.silu(self.gate(x)) * self.up(x))


class Recurrent${i}(nn.Module):
    """A gated cell along time: its gate reads the state."""

    def __init__(self, config):
        super().__init__()
        self.input = nn.Linear(config.width, config.width)
        self.state = nn.Linear(config.width, config.width)

    def forward(self, x):
        h = torch.zeros_like(x[:, 0])
        out = []
        for t in range(x.size(1)):
            z = torch.sigmoid(self.input(x[:, t]) + self.state(h))
            h = (1 - z) * h + z * torch.tanh(x[:, t])
            out.append(h)
        return torch.stack(out, dim=1)


class Block${i}(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.first = Norm${i}(config.width)
        self.attention = Attention${i}(config)
        self.second = Norm${i}(config.width)
        self.feed = Feed${i}(config)

    def forward(self, x):
        x = x + self.attention(self.first(x))
        return x + self.feed(self.second(x))


class Model${i}(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.embed = nn.Embedding(config.vocabulary, config.width)
        self.blocks = nn.ModuleList([Block${i}(config) for _ in range(config.layers)])
        self.memory = Recurrent${i}(config)
        self.head = nn.Linear(config.width, config.vocabulary)

    def forward(self, ids):
        x = self.embed(ids)
        for block in self.blocks:
            x = block(x)
        return self.head(self.memory(x))
`;
