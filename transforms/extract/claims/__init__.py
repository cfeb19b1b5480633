"""Claims: who said what to whom, in which words, and how surely."""

from transforms.extract.claims.assembly import claims_in
from transforms.extract.claims.claim import Claim, Piece

__all__ = ["Claim", "Piece", "claims_in"]
