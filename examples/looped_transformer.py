"""One transformer block applied again and again, as often as a setting says or once a token."""

import torch.nn as nn
from torch import Tensor


class Block(nn.Module):
    def __init__(self, d_model: int, n_heads: int) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(d_model)
        self.attention = nn.MultiheadAttention(d_model, n_heads, batch_first=True)
        self.norm2 = nn.LayerNorm(d_model)
        self.mlp = nn.Sequential(
            nn.Linear(d_model, 4 * d_model),
            nn.GELU(),
            nn.Linear(4 * d_model, d_model),
        )

    def forward(self, x: Tensor) -> Tensor:
        y = self.norm1(x)
        attended, _ = self.attention(y, y, y, need_weights=False)
        x = x + attended
        return x + self.mlp(self.norm2(x))


class LoopedTransformer(nn.Module):
    """Depth is a hyperparameter: the same number of rounds for every input."""

    def __init__(
        self, vocab_size: int, d_model: int = 256, n_heads: int = 8, n_loops: int = 12
    ) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, d_model)
        self.block = Block(d_model, n_heads)
        self.n_loops = n_loops
        self.head = nn.Linear(d_model, vocab_size)

    def forward(self, tokens: Tensor) -> Tensor:
        prompt = self.embedding(tokens)
        x = prompt
        for _ in range(self.n_loops):
            x = self.block(x + prompt)
        return self.head(x)


class LengthLoopedTransformer(nn.Module):
    """Depth grows with the input: one round for every token."""

    def __init__(self, vocab_size: int, d_model: int = 256, n_heads: int = 8) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, d_model)
        self.block = Block(d_model, n_heads)
        self.head = nn.Linear(d_model, vocab_size)

    def forward(self, tokens: Tensor) -> Tensor:
        prompt = self.embedding(tokens)
        x = prompt
        for _ in range(tokens.size(1)):
            x = self.block(x + prompt)
        return self.head(x)
