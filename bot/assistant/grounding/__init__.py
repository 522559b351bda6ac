"""The checks that decide whether a model's sentence may be shown. Pure: texts in, faults out.

`check` is the face of the room. It takes half a second to compile, so it is imported where a model writes.
"""
