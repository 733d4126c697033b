"""The conversation: question by question, with help, back, and what each answer settled."""

from __future__ import annotations

from pathways.cli.run.walking.approvals import Noted, ask_approvals, read_approvals
from pathways.cli.run.walking.asking import ask, ask_name
from pathways.cli.run.walking.talk import Gesture, HelpOn, Talk
from pathways.cli.run.walking.words import (
    ASK_NAME,
    HELP_NAME,
    WORK_IT_OUT,
    WORKED_OUT_WITH_YOU,
    how_to_find_out,
    repeated,
    said_of_device,
)
from pathways.engine.answer.assess import Request
from pathways.engine.conditions.knowledge import ContradictionError
from pathways.engine.conditions.worked_out import known_of
from pathways.engine.interview.class_questions import UnknownClasses
from pathways.engine.interview.draft import UNNAMED, ApprovalsTold, Draft, Told, replay
from pathways.engine.interview.interview import Inquiry, Interview
from pathways.engine.interview.page import asked, help_on, why
from pathways.engine.interview.settled import classes_settled, settled, standing
from pathways.model.catalogue import RuleSet

_EVERY_TIME = 3
"""Indent of what belongs to a question."""


class Conversation:
    """Holds the answers in order. The device is always what replaying them gives."""

    def __init__(self, start: Draft, rules: RuleSet, request: Request, talk: Talk) -> None:
        self._start = start
        self._interview = Interview(rules, request)
        self._on_classes = UnknownClasses(rules)
        self._catalogue = rules.catalogue
        self._talk = talk
        self._answers: list[Told] = []
        self._noted: list[Noted] = []
        self._taken_back: list[Told] = []

    @property
    def draft(self) -> Draft:
        """The device as far as it is known, with approvals typed in a question that is not finished."""
        known = replay(self._start, self._answers)
        if not self._noted or known.approvals is not None:
            return known
        held = read_approvals(self._noted, self._catalogue)
        return known.stating(held.of_device).holding(held.approvals)

    @property
    def said_something(self) -> bool:
        return bool(self._answers or self._noted)

    def run(self) -> Draft:
        """Until no question is left that matters."""
        while True:
            draft = replay(self._start, self._answers)
            if draft.name == UNNAMED:
                self._name()
                continue
            inquiry = self._on_classes.next(draft) or self._interview.next(draft)
            if inquiry is None:
                return draft
            self._put(inquiry, draft)

    def back(self) -> None:
        """Forgets the last answer."""
        if self._answers:
            self._taken_back.append(self._answers.pop())

    def _name(self) -> None:
        self._heading(ASK_NAME)
        while True:
            said = ask_name(self._talk)
            if isinstance(said, Gesture):
                self._talk.say(HELP_NAME, _EVERY_TIME)
                continue
            self._answers.append(said)
            self._talk.say(f"> {repeated(said, self._catalogue.vocabulary)}", _EVERY_TIME)
            return

    def _put(self, inquiry: Inquiry, draft: Draft) -> None:
        vocabulary = self._catalogue.vocabulary
        self._heading(asked(inquiry, draft, vocabulary))
        self._talk.say(why(inquiry), _EVERY_TIME)
        if self._on_classes.can_work_out(inquiry, draft):
            self._talk.say(WORKED_OUT_WITH_YOU, _EVERY_TIME)
        while True:
            said = self._ask(inquiry)
            if said is Gesture.HELP or isinstance(said, HelpOn):
                self._talk.say(help_on(inquiry, vocabulary, said.token if isinstance(said, HelpOn) else None), _EVERY_TIME)
            elif isinstance(said, Gesture):
                self.back()
                return
            elif self._fits(draft, said):
                self._answers.append(said)
                self._noted.clear()
                self._talk.say(f"> {repeated(said, vocabulary)}", _EVERY_TIME)
                self._tell_how_to_go_on(draft, said)
                self._tell_what_it_settled(draft, said)
                return
            else:
                self._noted.clear()

    def _ask(self, inquiry: Inquiry) -> Told | HelpOn | Gesture:
        back = bool(self._answers)
        if inquiry.about_approvals_held:
            return ask_approvals(self._talk, self._catalogue, self._noted, back=back)
        return ask(inquiry, self._talk, self._catalogue, back=back, taken_back=self._taken_back)

    def _fits(self, draft: Draft, said: Told) -> bool:
        """Whether the answer can be true beside the others; where not, says why."""
        of_device = said.of_device if isinstance(said, ApprovalsTold) else {}
        for fact in of_device.keys() & draft.facts.keys():
            if of_device[fact] != draft.facts[fact]:
                self._talk.say(f"That cannot be: it was said before that {self._said(fact, draft)}", _EVERY_TIME)
                return False
        try:
            known_of(replay(draft, [said]).device, self._catalogue.vocabulary)
        except ContradictionError as problem:
            self._talk.say(f"That cannot be, with what was said before: {problem.constraint.says}", _EVERY_TIME)
            self._talk.say("Answer again, or go back and change the earlier answer.", _EVERY_TIME)
            return False
        return True

    def _said(self, fact: str, draft: Draft) -> str:
        return f"{said_of_device({fact: draft.facts[fact]}, self._catalogue.vocabulary)}. Answer again, or go back."

    def _tell_how_to_go_on(self, draft: Draft, said: Told) -> None:
        """After what is not known: a class is worked out, where that can be asked for; of all else, where to find it."""
        if self._on_classes.next(draft) is None and self._on_classes.next(replay(draft, [said])) is not None:
            self._talk.say(WORK_IT_OUT, _EVERY_TIME)
            return
        for found in how_to_find_out(said, self._catalogue.vocabulary):
            self._talk.say(found, _EVERY_TIME)

    def _tell_what_it_settled(self, draft: Draft, said: Told) -> None:
        before, after = self._interview.assess(draft), self._interview.assess(replay(draft, [said]))
        assert before is not None and after is not None
        for line in (settled(before, after), *classes_settled(before, after), *standing(after)):
            if line:
                self._talk.say(line, _EVERY_TIME)

    def _heading(self, question: str) -> None:
        self._talk.new_question()
        self._talk.say("")
        self._talk.say(f"{len(self._answers) + 1}. {question}")
