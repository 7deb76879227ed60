"""A part-of-speech tagger: word embeddings, a bidirectional LSTM, and a tag for every word."""

import torch.nn as nn
from torch import Tensor


class LSTMTagger(nn.Module):
    def __init__(
        self,
        vocab_size: int,
        n_tags: int,
        embedding_dim: int = 128,
        hidden_dim: int = 256,
        n_layers: int = 2,
        dropout: float = 0.3,
    ) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embedding_dim, padding_idx=0)
        self.lstm = nn.LSTM(
            embedding_dim,
            hidden_dim,
            num_layers=n_layers,
            batch_first=True,
            bidirectional=True,
        )
        self.dropout = nn.Dropout(dropout)
        self.tags = nn.Linear(2 * hidden_dim, n_tags)

    def forward(self, words: Tensor) -> Tensor:
        """Scores of shape (batch, length, n_tags) for word ids of shape (batch, length)."""
        states, _ = self.lstm(self.dropout(self.embedding(words)))
        return self.tags(self.dropout(states))
