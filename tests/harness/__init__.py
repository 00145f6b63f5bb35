"""What `./check` is made of: real servers from the first source that has them, and the lanes of checks."""
