"""A short id for an internal fault: the same bug has the same id on every machine, so that reports can be matched."""

import zlib


def fault_id(error: BaseException) -> str:
    """`F-` and eight hex digits, from the kind of the exception and the functions and lines it came through."""
    trace = error.__traceback__
    places: list[str] = []
    while trace is not None:
        places.append(f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return f"F-{zlib.crc32(' '.join((type(error).__name__, *places[-4:])).encode()):08x}"
