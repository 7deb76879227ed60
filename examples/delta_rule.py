"""Linear attention with the delta rule: a memory that replaces what it held for a key."""

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import Tensor


class DeltaRule(nn.Module):
    def __init__(self, d_model: int, n_heads: int = 4) -> None:
        super().__init__()
        self.n_heads = n_heads
        self.query = nn.Linear(d_model, d_model, bias=False)
        self.key = nn.Linear(d_model, d_model, bias=False)
        self.value = nn.Linear(d_model, d_model, bias=False)
        self.beta = nn.Linear(d_model, n_heads)
        self.out = nn.Linear(d_model, d_model, bias=False)

    def heads(self, x: Tensor) -> Tensor:
        B, T, D = x.shape
        return x.view(B, T, self.n_heads, D // self.n_heads)

    def forward(self, x: Tensor) -> Tensor:
        B, T, D = x.shape
        q = self.heads(self.query(x))
        k = F.normalize(self.heads(self.key(x)), dim=-1)
        v = self.heads(self.value(x))
        beta = torch.sigmoid(self.beta(x)).unsqueeze(-1)

        d = D // self.n_heads
        memory = x.new_zeros(B, self.n_heads, d, d)
        outputs = []
        for t in range(T):
            recalled = torch.einsum("bhij,bhj->bhi", memory, k[:, t])
            change = beta[:, t] * (v[:, t] - recalled)
            memory = memory + torch.einsum("bhi,bhj->bhij", change, k[:, t])
            outputs.append(torch.einsum("bhij,bhj->bhi", memory, q[:, t]))
        return self.out(torch.stack(outputs, dim=1).reshape(B, T, D))
