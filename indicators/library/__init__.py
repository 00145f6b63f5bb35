"""What comes with the portal: federal mechanisms, indicator sets ready to load, rules of signals to start from."""

from indicators.library.mechanisms import MECHANISMS, ensure_mechanisms, recognise
from indicators.library.rules import CONDITIONS, RULES
from indicators.library.sets import SETS, set_template
from indicators.library.shape import SetTemplate

__all__ = [
    "CONDITIONS", "MECHANISMS", "RULES", "SETS", "SetTemplate", "ensure_mechanisms", "recognise", "set_template",
]  # fmt: skip
