"""What an action of reporting says when it cannot be done."""


class ActionRefused(Exception):
    """The action is not possible now. The text is Russian, says what to do, and is shown to the person as it is."""
