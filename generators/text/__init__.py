"""Pictures that are read: designed pages, screens and scenes whose every string is known exactly.

``items`` says what is written, ``type_faces`` with which letters, ``typeset`` puts it into boxes, ``kind``
is the base of all kinds; ``editing``, ``asking`` and ``wording`` are its edits, questions and words.
"""
