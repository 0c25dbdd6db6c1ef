"""The one exception of the network client. It names the origin and the reason, never a credential, a query or a body."""


class NetworkError(Exception):
    """A request that gave nothing that can be used.

    `code` is stable: `N-OFFLINE`, `N-ORIGIN` (an address that nobody configured), `N-CONNECT`, `N-TLS`, `N-DEADLINE`, `N-STATUS`,
    `N-REDIRECT`, `N-BUSY` (too many failures or refusals), `N-SIZE`, `N-CONTENT`, `N-ADDRESS` (a text that cannot be part of an
    address). `status` is that of the last answer, 0 if there was none.
    """

    def __init__(self, code: str, message: str, origin: str = "", status: int = 0) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.origin = origin
        self.status = status
