"""The answers about a file that is taken in: of the command line, and of a file that keeps them.

The file is TOML, a line for each question with its sentence above it. It can be edited; with it
next month's export is one command. What is about one file alone is never kept.
"""

from __future__ import annotations

import json
import os
import secrets
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from magtrack.errors import ImportQuestion, InputProblem, WrongAnswer
from magtrack.importers import Answers
from magtrack.texts import _
from magtrack.wording import first_line

_OPTION = "--answers"
_MOST_BYTES = 1 << 20
_LONGEST = 200


class KeptAnswers(Answers):
    """Answers by option, then those of a file, then what is remembered."""

    def __init__(
        self,
        said: Iterable[str],
        *,
        memory: Mapping[str, Mapping[str, str]],
        file: Path | None,
    ) -> None:
        """Read the file where there is one; raises InputProblem where it cannot be used."""
        self._file = file
        self._asked: dict[str, ImportQuestion] = {}
        self._of_file: dict[str, str] = {}
        self._stored = {} if file is None else _read(file)
        told = list(said)
        self._words = [each.strip() for each in told if "=" not in each]
        super().__init__(self._words, memory=memory)
        for key, value in self._stored.items():
            super().add(key, value)
            self._of_file[key.strip().casefold()] = key
        for each in told:
            key, named, value = each.rpartition("=")
            if named:
                self.add(key, value)

    def add(self, key: str, value: str) -> None:
        """Take the answer to the question with this key, in place of that of the file."""
        self._of_file.pop(key.strip().casefold(), None)
        super().add(key, value)

    def to(self, question: ImportQuestion) -> str | None:
        """Return the answer to a question, None where there is none.

        An answer of the file to a question about one file alone is none. Raises WrongAnswer, which
        names the file where it is of the file.
        """
        key = question.key.casefold()
        self._asked[key] = question
        if key not in self._of_file:
            return super().to(question)
        word = next((each for each in self._words if each in question.choices), None)
        if word is not None or question.once:
            return word
        try:
            return super().to(question)
        except WrongAnswer as problem:
            raise WrongAnswer(f"{self._file}, “{self._of_file[key]}”: {problem}") from problem

    def unused(self) -> tuple[str, ...]:
        """Return the keys of the file that no question asked for, or that are never kept."""
        asked = {key for key, question in self._asked.items() if not question.once}
        return tuple(key for folded, key in self._of_file.items() if folded not in asked)

    def keep(self, given: Mapping[str, str]) -> bool:
        """Write the answers `given` into the file, beside those it has; False where it has them.

        Those about one file alone are dropped, and those that were not asked for: of another file.
        Raises OSError where it cannot be written.
        """
        if self._file is None:
            return False
        asked = {key: value for key, value in given.items() if key.casefold() in self._asked}
        replaced = {key.casefold() for key in asked}
        replaced |= {key for key, question in self._asked.items() if question.once}
        others = {k: value for k, value in self._stored.items() if k.casefold() not in replaced}
        kept = {**others, **{key: value for key, value in asked.items() if _is_text(key)}}
        if kept == self._stored or not kept:
            return False
        _write(self._file, self._text(kept))
        return True

    def _text(self, answers: Mapping[str, str]) -> str:
        head = _("Answers for “magtrack import FILE --answers THIS”. You may change them.")
        lines = [f"# {head}"]
        for key, value in answers.items():
            question = self._asked.get(key.casefold())
            said = [] if question is None else ["", f"# {first_line(str(question), _LONGEST)}"]
            lines += [*said, f"{_quoted(key)} = {_quoted(value)}"]
        return "\n".join(lines) + "\n"


def _is_text(key: str) -> bool:
    """Tell whether a key can be written: one of a damaged file may be none."""
    return key.isprintable() or not any("\ud800" <= sign <= "\udfff" for sign in key)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _read(file: Path) -> dict[str, str]:
    if not file.exists():
        if not file.parent.is_dir():
            raise _refused(_("The folder {folder} does not exist.").format(folder=file.parent))
        return {}
    if not file.is_file():
        raise _refused(_("{file} is not a file.").format(file=file))
    try:
        with file.open("rb") as stream:
            content = stream.read(_MOST_BYTES)  # what is longer is cut, and so refused
        stored = tomllib.loads(content.decode("utf-8-sig").replace("\r\n", "\n"))
    except OSError as error:
        reason = error.strerror or error
        raise _refused(
            _("{file} cannot be read: {reason}.").format(file=file, reason=reason)
        ) from error
    except (ValueError, RecursionError) as error:
        reason = f" ({error})" if isinstance(error, tomllib.TOMLDecodeError) else ""
        raise _refused(
            _('{file} does not hold answers, one line each as “key = "answer"”{reason}.').format(
                file=file, reason=reason
            )
        ) from error
    return {key: _answer(file, key, value) for key, value in stored.items()}


def _answer(file: Path, key: str, value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:g}"
    raise _refused(
        _('{file}, “{key}”: an answer stands in quotation marks, as “key = "answer"”.').format(
            file=file, key=key
        )
    )


def _refused(text: str) -> InputProblem:
    return InputProblem(text, _OPTION)


def _write(file: Path, text: str) -> None:
    """Write a file that only its owner reads, all or nothing."""
    file = file.resolve()
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(file)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
