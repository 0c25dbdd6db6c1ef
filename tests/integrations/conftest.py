"""The real .NET SDK is the one that the readers of NuGet's files are compared with."""

from tests.parsers.nuget.conftest import dotnet

__all__ = ["dotnet"]
