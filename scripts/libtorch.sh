#!/usr/bin/env bash
# Sets up libtorch 2.4.0 for the `torch` feature on a machine that cannot (or need not) reach libtorch's own host: the
# PyPI wheel holds the same libraries. Prints the exports that cargo needs:
#
#     eval "$(scripts/libtorch.sh)"
#
# For training on a processor that is not Intel's, set LD_PRELOAD=$LIBTORCH/lib/libmkl_any_cpu.so for that command.
#
# Cached in $SLANT_LIBTORCH (default: ~/.cache/slant/libtorch-2.4.0). Does nothing where LIBTORCH is set or the cache is whole.
set -euo pipefail
root=${SLANT_LIBTORCH:-${XDG_CACHE_HOME:-$HOME/.cache}/slant/libtorch-2.4.0}
exports() {
    echo "export LIBTORCH='$1' LIBTORCH_CXX11_ABI=0 LIBTORCH_BYPASS_VERSION_CHECK=1"
    echo "export LD_LIBRARY_PATH='$1/lib'\${LD_LIBRARY_PATH:+:\$LD_LIBRARY_PATH}"
}
if [ -n "${LIBTORCH:-}" ]; then exit 0; fi
if [ -e "$root/complete" ]; then exports "$root"; exit 0; fi

python=$(command -v python3) || { echo "libtorch.sh: python3 with pip is needed to fetch the wheel" >&2; exit 1; }
tag=cp$("$python" -c 'import sys; print(f"{sys.version_info.major}{sys.version_info.minor}")')
case $tag in cp38 | cp39 | cp310 | cp311 | cp312) ;; *) tag=cp311 ;; esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fetch() { # only-binary and an explicit platform, so that any Python can fetch it
    "$python" -m pip download --quiet --no-deps --only-binary=:all: --implementation cp --python-version "${tag#cp}" \
        --platform manylinux1_x86_64 --platform manylinux2014_x86_64 --dest "$work/wheels" "$1" >&2
}
echo "libtorch.sh: fetching torch 2.4.0 (800 MB, once)" >&2
fetch torch==2.4.0
# libtorch_cpu is linked against these two for its profiler; both are small.
fetch nvidia-cuda-runtime-cu12==12.1.105
fetch nvidia-cuda-cupti-cu12==12.1.105
"$python" - "$work" <<'PY'
import pathlib, sys, zipfile
work = pathlib.Path(sys.argv[1])
wanted = ("torch/lib/libtorch_cpu.so", "torch/lib/libc10.so", "torch/lib/libgomp", "torch/include/", "nvidia/cuda_runtime/lib/libcudart", "nvidia/cuda_cupti/lib/libcupti.so")
for wheel in (work / "wheels").glob("*.whl"):
    with zipfile.ZipFile(wheel) as z:
        for name in z.namelist():
            if name.startswith(wanted):
                z.extract(name, work / "x")
PY
rm -rf "$root"
mkdir -p "$root/lib"
mv "$work"/x/torch/lib/* "$work"/x/nvidia/*/lib/*.so* "$root/lib/"
mv "$work/x/torch/include" "$root/include"
# The wheel's libtorch.so pulls in CUDA; an empty one that links the CPU library stands in for it.
cc -shared -o "$root/lib/libtorch.so" -Wl,--no-as-needed -L"$root/lib" -ltorch_cpu -lc10 -Wl,-rpath,'$ORIGIN' \
    -Wl,--allow-shlib-undefined -x c /dev/null
# MKL runs its oldest kernels on processors that are not Intel's; this lets it use AVX2.
printf 'int mkl_serv_intel_cpu_true(void) { return 1; }\nint mkl_serv_intel_cpu(void) { return 1; }\n' |
    cc -shared -fPIC -o "$root/lib/libmkl_any_cpu.so" -x c -
touch "$root/complete"
exports "$root"
