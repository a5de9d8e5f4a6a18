"""``python -m benchmarks NAME|all`` prints a measurement or all, with its targets; always exits 0."""

import argparse
import json
from pathlib import Path

from benchmarks import corpus, measure, report


def main() -> None:
    """Runs what is asked for and prints it."""
    arguments = _arguments()
    names = list(measure.MEASUREMENTS) if arguments.what == "all" else [arguments.what]
    figures = measure.run(names, arguments.corpus, arguments.studies, arguments.pairs)
    if arguments.json:
        print(json.dumps({**figures, "targets": report.verdicts(figures)}, indent=2))
    else:
        print(report.as_text(figures))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("what", choices=[*measure.MEASUREMENTS, "all"])
    parser.add_argument("--studies", type=int, default=20_000, help="size of the corpus (default: 20000)")
    parser.add_argument("--pairs", type=int, default=3, help="runs of each side, in turns (default: 3)")
    parser.add_argument(
        "--corpus",
        type=Path,
        default=corpus.source_folder(),
        metavar="DIR",
        help="records to copy, API v2 JSON, one a file (default: the shared corpus or the fixtures)",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args()


if __name__ == "__main__":
    main()
