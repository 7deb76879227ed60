"""Greedy decoding: one pass of the model has constant depth, the text is a chain of passes."""

import torch
import torch.nn as nn
from torch import Tensor


class LanguageModel(nn.Module):
    def __init__(
        self, vocab_size: int, d_model: int = 256, n_heads: int = 8, n_layers: int = 4
    ) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, d_model)
        layer = nn.TransformerEncoderLayer(d_model, n_heads, batch_first=True, norm_first=True)
        self.encoder = nn.TransformerEncoder(layer, n_layers)
        self.head = nn.Linear(d_model, vocab_size)

    def forward(self, tokens: Tensor) -> Tensor:
        T = tokens.size(1)
        mask = torch.full((T, T), float("-inf"), device=tokens.device).triu(1)
        return self.head(self.encoder(self.embedding(tokens), mask=mask))

    @torch.no_grad()
    def generate(self, tokens: Tensor, max_new_tokens: int, stop: int | None = None) -> Tensor:
        """Appends the most likely tokens, `max_new_tokens` of them or until every text stops."""
        for _ in range(max_new_tokens):
            logits = self(tokens)[:, -1]
            following = logits.argmax(dim=-1, keepdim=True)
            tokens = torch.cat([tokens, following], dim=1)
            if stop is not None and (following == stop).all():
                break
        return tokens
