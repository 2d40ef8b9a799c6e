"""What is done with a case: opened, prepared, written, validated, sent, answered.

Each step asks, in this order, whether the person may, whether the stage allows it and which guard holds it back; it leaves one line
in the journal and tells whoever it waits for. Nothing that a source told without a date gets one.
"""
