"""A denoising diffusion model for vectors, and its deterministic (DDIM) sampler."""

import math

import torch
import torch.nn as nn
from torch import Tensor


class Denoiser(nn.Module):
    """Predicts the noise in a sample from the sample and the time."""

    def __init__(self, dim: int, width: int = 512, time_dim: int = 64, depth: int = 3) -> None:
        super().__init__()
        self.time_dim = time_dim
        self.enter = nn.Linear(dim + time_dim, width)
        self.layers = nn.ModuleList([nn.Linear(width, width) for _ in range(depth)])
        self.leave = nn.Linear(width, dim)

    def embed(self, t: Tensor) -> Tensor:
        half = self.time_dim // 2
        rates = torch.exp(-math.log(10000.0) * torch.arange(half, device=t.device) / half)
        angles = t.unsqueeze(-1) * rates
        return torch.cat([angles.sin(), angles.cos()], dim=-1)

    def forward(self, x: Tensor, t: Tensor) -> Tensor:
        h = self.enter(torch.cat([x, self.embed(t)], dim=-1))
        for layer in self.layers:
            h = h + torch.nn.functional.silu(layer(h))
        return self.leave(h)


class Diffusion(nn.Module):
    def __init__(self, dim: int, n_steps: int = 1000) -> None:
        super().__init__()
        self.dim = dim
        self.n_steps = n_steps
        self.denoiser = Denoiser(dim)
        betas = torch.linspace(1e-4, 0.02, n_steps)
        self.register_buffer("signal", torch.cumprod(1.0 - betas, dim=0))

    def forward(self, x: Tensor, t: Tensor, noise: Tensor) -> Tensor:
        """The training loss: how well the noise is predicted."""
        signal = self.signal[t].unsqueeze(-1)
        noisy = signal.sqrt() * x + (1.0 - signal).sqrt() * noise
        return ((self.denoiser(noisy, t) - noise) ** 2).mean()

    @torch.no_grad()
    def sample(self, x: Tensor, stride: int = 20) -> Tensor:
        """Denoises `x`, noise of shape (batch, dim), in `n_steps // stride` rounds."""
        for step in range(self.n_steps - 1, stride - 1, -stride):
            now, then = self.signal[step], self.signal[step - stride]
            t = torch.full((x.size(0),), step, device=x.device)
            noise = self.denoiser(x, t)
            clean = (x - (1.0 - now).sqrt() * noise) / now.sqrt()
            x = then.sqrt() * clean + (1.0 - then).sqrt() * noise
        return x
