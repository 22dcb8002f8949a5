"""Everything MagTrack can refuse, one class per situation.

`str(error)` is always one or two sentences for the person at the keyboard: what is wrong and
where. Raise the nearest class; never show a traceback for one of these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Way = Literal[
    "retry", "reopen", "backup", "salvage", "read-only", "folder", "new", "copy", "update"
]
"""A way out of trouble with the log. Try again; open it again; put a backup in its place; save what
can be read into a new log; look at it without writing; use another folder; begin a new log; write
what is on screen to another file; use a newer program.
"""


class MagTrackError(Exception):
    """A situation the user can understand and do something about."""


class InputProblem(MagTrackError):
    """Something typed or passed in cannot be accepted; nothing was changed.

    `field` names the form field or option it belongs to ("" where there is none).
    """

    def __init__(self, message: str, field: str = "") -> None:
        """Keep the sentence and the name of the field it is about."""
        super().__init__(message)
        self.field = field


class AmbiguousAmount(InputProblem):
    """A number like 1.500 that means 1.5 to one reader and 1500 to another."""


class NonexistentTime(InputProblem):
    """A wall-clock time that the clocks skipped that night."""


class DoubledTime(InputProblem):
    """A wall-clock time that came twice that night."""


class NotFound(InputProblem):
    """A product, entry or key that this log or the reference data does not have."""


class Question(MagTrackError):
    """Unusual but possible input: the user is asked, and may say yes.

    `key` names the question, so that the answer "yes" can be passed back.
    """

    def __init__(self, message: str, key: str) -> None:
        """Keep the question and its key."""
        super().__init__(message)
        self.key = key


class NotConfirmed(MagTrackError):
    """What was asked for needs a yes that nobody could give; nothing was changed."""


class ChangedMeanwhile(MagTrackError):
    """What a change was made from is not what the log holds any more; nothing was written."""

    def __init__(self, message: str, seen: object = None, now: object = None) -> None:
        """Keep the record it was made from and what there is, each None for none or not known."""
        super().__init__(message)
        self.seen, self.now = seen, now


class NothingDue(MagTrackError):
    """All that was to be done is done already, which is no problem; nothing was changed."""


class ReferenceProblem(MagTrackError):
    """The reference data that came with the program is missing or broken."""


class StoreProblem(MagTrackError):
    """The log could not be opened, read or written; the file is as it was.

    `kind` names the situation, `ways_out` what can be done about it, the best first.
    """

    kind: ClassVar[str] = "failed"
    ways_out: ClassVar[tuple[Way, ...]] = ("retry", "copy", "folder")


class NewerLog(StoreProblem):
    """The log was written by a newer MagTrack."""

    kind = "newer"
    ways_out: ClassVar[tuple[Way, ...]] = ("update", "backup", "folder")


class UnknownWord(NewerLog):
    """The log holds a key that this MagTrack does not know: a newer one wrote it."""

    kind = "unknown"
    ways_out: ClassVar[tuple[Way, ...]] = ("update", "backup", "salvage", "folder")


class ForeignFile(StoreProblem):
    """The file is a database, but another program's."""

    kind = "foreign"
    ways_out: ClassVar[tuple[Way, ...]] = ("folder", "backup", "new")


class DamagedLog(StoreProblem):
    """The file is not a readable database, or part of it is damaged."""

    kind = "damaged"
    ways_out: ClassVar[tuple[Way, ...]] = ("backup", "salvage", "read-only", "folder", "new")


class AlteredLog(DamagedLog):
    """The log has a table, index, trigger or view that MagTrack does not make."""

    kind = "altered"
    ways_out: ClassVar[tuple[Way, ...]] = ("backup", "salvage", "folder", "new")


class TruncatedLog(DamagedLog):
    """The end of the file is missing."""

    kind = "truncated"


class EmptyLog(DamagedLog):
    """The file has no bytes at all, and there was a log here before."""

    kind = "empty"
    ways_out: ClassVar[tuple[Way, ...]] = ("backup", "folder", "new")


class LostLog(DamagedLog):
    """Nothing in the file can be read any more."""

    kind = "lost"
    ways_out: ClassVar[tuple[Way, ...]] = ("backup", "folder", "new")


class MissingLog(StoreProblem):
    """There is no file, and there was a log here before."""

    kind = "missing"
    ways_out: ClassVar[tuple[Way, ...]] = ("backup", "folder", "new")


class ReadOnlyLog(StoreProblem):
    """The log can be read but not written."""

    kind = "read-only"
    ways_out: ClassVar[tuple[Way, ...]] = ("copy", "folder")


class UnfinishedLog(ReadOnlyLog):
    """A write was cut off, and cannot be taken back where nothing may be written."""

    kind = "unfinished"
    ways_out: ClassVar[tuple[Way, ...]] = ("folder", "backup")


class LockedLog(StoreProblem):
    """Another program holds the log right now."""

    kind = "locked"
    ways_out: ClassVar[tuple[Way, ...]] = ("retry",)


class MovedLog(StoreProblem):
    """The file was moved, replaced or deleted while it was open."""

    kind = "moved"
    ways_out: ClassVar[tuple[Way, ...]] = ("copy", "reopen")


class FullDisk(StoreProblem):
    """There is no room to write."""

    kind = "full"
    ways_out: ClassVar[tuple[Way, ...]] = ("retry", "copy")


class DiskFault(StoreProblem):
    """The disk did not read or write what it was asked to."""

    kind = "disk"
    ways_out: ClassVar[tuple[Way, ...]] = ("retry", "copy", "backup")


class UnusableFolder(StoreProblem):
    """The folder of the log cannot be made or entered."""

    kind = "folder"
    ways_out: ClassVar[tuple[Way, ...]] = ("folder", "retry")


class FailedUpgrade(StoreProblem):
    """The log could not be brought up to date; it is as the older program left it."""

    kind = "upgrade"
    ways_out: ClassVar[tuple[Way, ...]] = ("retry", "folder")


class BackupProblem(StoreProblem):
    """A backup could not be made; the log and the backups there were are untouched."""

    kind = "backup"
    ways_out: ClassVar[tuple[Way, ...]] = ("retry", "copy")


class FolderAway(BackupProblem):
    """The folder for copies elsewhere is not there now: a stick that is not in."""

    kind = "away"


class ExportProblem(MagTrackError):
    """A file could not be written; what was there before is untouched."""


class ImportProblem(MagTrackError):
    """A file could not be understood; `problems` are sentences, one per row that was refused."""

    def __init__(self, message: str, problems: tuple[str, ...] = ()) -> None:
        """Keep the headline and the sentences of the rows."""
        super().__init__(message)
        self.problems = problems


class ImportQuestion(Question):
    """Something about a file that only the person can tell, such as the order of day and month.

    `choices` says what each answer means, by its key. `suggested` is the key of the answer that is
    probable, "" where none is. `number`: an amount above 0 is an answer as well. `examples` are a
    few values of the file that it is about.
    """

    values: tuple[float, float] | None = None
    read: Callable[[str], str] | None = None
    rows: tuple[str, ...] = ()
    once = False

    def __init__(
        self,
        message: str,
        key: str,
        choices: Mapping[str, str],
        *,
        suggested: str = "",
        number: bool = False,
        examples: tuple[str, ...] = (),
    ) -> None:
        """Keep the question and what may be answered."""
        super().__init__(message, key)
        self.choices = choices
        self.suggested = suggested
        self.number = number
        self.examples = examples


class ScaleQuestion(ImportQuestion):
    """On which scale values are: any that holds them is an answer, as "6-1", its worst end first.

    `values` are the lowest and the highest.
    """

    def __init__(
        self,
        message: str,
        key: str,
        choices: Mapping[str, str],
        values: tuple[float, float],
        *,
        suggested: str = "",
    ) -> None:
        """Keep the question and the values."""
        super().__init__(message, key, choices, suggested=suggested)
        self.values = values


class LabelQuestion(ImportQuestion):
    """What the label of a product says: an answer is a choice, or a text that `read` understands.

    `read(text)` returns it as it is kept, and raises InputProblem where it cannot be a label;
    `means(text)` says it in words. `unit` is that of a serving, as far as the file tells.
    """

    read: Callable[[str], str]

    def __init__(
        self,
        message: str,
        key: str,
        choices: Mapping[str, str],
        *,
        read: Callable[[str], str],
        means: Callable[[str], str],
        suggested: str = "",
        unit: str = "",
    ) -> None:
        """Keep the question and how its answer is read."""
        super().__init__(message, key, choices, suggested=suggested)
        self.read = read
        self.means = means
        self.unit = unit


class ProductQuestion(ImportQuestion):
    """What a name of a file stands for.

    `label_of(answer)` returns the question about its label that follows from an answer, None where
    none does: so both can be asked in one place.
    """

    def __init__(
        self,
        message: str,
        key: str,
        choices: Mapping[str, str],
        label_of: Callable[[str], LabelQuestion | None],
        *,
        suggested: str = "",
        examples: tuple[str, ...] = (),
    ) -> None:
        """Keep the question and what follows from its answer."""
        super().__init__(message, key, choices, suggested=suggested, examples=examples)
        self.label_of = label_of


class OnceQuestion(ImportQuestion):
    """A question about one file alone: its answer is not remembered for the next.

    `rows` are sentences about the rows that it is about.
    """

    once = True

    def __init__(
        self,
        message: str,
        key: str,
        choices: Mapping[str, str],
        *,
        suggested: str = "",
        rows: tuple[str, ...] = (),
    ) -> None:
        """Keep the question and the rows."""
        super().__init__(message, key, choices, suggested=suggested)
        self.rows = rows


class UnknownFormat(ImportProblem):
    """A file is none of those that can be read."""


class WrongAnswer(ImportProblem):
    """What was answered is none of the answers there are."""


class PasswordNeeded(ImportProblem):
    """The file is locked, and no password was given, or not the right one."""


class AnswersNeeded(ImportProblem):
    """A file can be read only after questions are answered; nothing was taken in.

    `questions` are all that were met; more may follow from the answers.
    """

    def __init__(self, message: str, questions: tuple[ImportQuestion, ...]) -> None:
        """Keep the headline and the questions."""
        told = (each for question in questions for each in (str(question), *question.rows))
        super().__init__(message, tuple(told))
        self.questions = questions


class AnswerMissing(ImportProblem):
    """No answer says something that every file must tell; `answer` is one that would."""

    def __init__(self, message: str, answer: str) -> None:
        """Keep the sentence and the answer."""
        super().__init__(message)
        self.answer = answer


class Cancelled(MagTrackError):
    """The person stopped a reading that was under way; nothing was changed."""
