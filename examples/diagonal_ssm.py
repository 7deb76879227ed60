"""A diagonal state-space layer, its recurrence written as the loop that defines it."""

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import Tensor


class DiagonalSSM(nn.Module):
    """Each channel has a state of its own; how fast it forgets depends on the input alone."""

    def __init__(self, d_model: int, d_state: int = 16) -> None:
        super().__init__()
        self.log_rate = nn.Parameter(torch.zeros(d_model, d_state))
        self.step_size = nn.Linear(d_model, d_model)
        self.write = nn.Linear(d_model, d_state)
        self.read = nn.Linear(d_model, d_state)
        self.skip = nn.Parameter(torch.ones(d_model))

    def forward(self, x: Tensor) -> Tensor:
        B, T, D = x.shape
        dt = F.softplus(self.step_size(x))
        decay = torch.exp(-dt.unsqueeze(-1) * torch.exp(self.log_rate))
        update = (dt * x).unsqueeze(-1) * self.write(x).unsqueeze(2)
        read = self.read(x)

        h = x.new_zeros(B, D, self.log_rate.shape[1])
        outputs = []
        for t in range(T):
            h = decay[:, t] * h + update[:, t]
            outputs.append((h * read[:, t].unsqueeze(1)).sum(-1))
        return torch.stack(outputs, dim=1) + self.skip * x


class SSMBlock(nn.Module):
    def __init__(self, d_model: int, d_state: int = 16, expand: int = 2) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(d_model)
        self.enter = nn.Linear(d_model, 2 * expand * d_model)
        self.ssm = DiagonalSSM(expand * d_model, d_state)
        self.leave = nn.Linear(expand * d_model, d_model)

    def forward(self, x: Tensor) -> Tensor:
        u, gate = self.enter(self.norm(x)).chunk(2, dim=-1)
        return x + self.leave(self.ssm(F.silu(u)) * F.silu(gate))
