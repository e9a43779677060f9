"""What a typed text makes of a complaint on the screen: pure steps from facts to facts.

Rule: a field is judged when it is left or recorded, not while somebody is typing in it for the first time.
"""

from dataclasses import replace

from msgspec import structs

from desk_client.complaint.composing import RecordFacts
from desk_client.complaint.validating import contact_error, words_of
from shared.domain.complaint_draft import ComplaintDraft, DraftField, lack_of
from shared.services.complaints import problem_of


def text_in(facts: RecordFacts, field: DraftField) -> str:
    """What stands in a field now."""
    return facts.category_text if field is DraftField.category else facts.draft.text_of(field)


def with_text(facts: RecordFacts, field: DraftField, text: str) -> RecordFacts:
    """Another text in a field; a category counts once its whole name is there."""
    if field is DraftField.category:
        chosen = facts.category_named(text)
        return replace(
            facts, draft=structs.replace(facts.draft, category=chosen.key if chosen else ""), category_text=text
        )
    return replace(facts, draft=structs.replace(facts.draft, **{field.value: text}))


def with_draft(facts: RecordFacts, draft: ComplaintDraft | None) -> RecordFacts:
    """The draft that was kept; a category that the hall no longer has is dropped."""
    kept = draft or ComplaintDraft()
    named = facts.category_with(kept.category)
    kept = kept if named else structs.replace(kept, category="")
    return replace(facts, draft=kept, category_text=facts.name_of(named) if named else "")


def checked(facts: RecordFacts, field: DraftField) -> RecordFacts:
    """The field judged: its error in words, or none."""
    draft = facts.draft
    if field is DraftField.category and not draft.category and facts.category_text.strip():
        return with_error(facts, field, facts.texts("Please choose one from the list."))
    lack = lack_of(field, draft.text_of(field))
    if lack is not None:
        return with_error(facts, field, words_of(problem_of(field, lack), facts.texts))
    if field is DraftField.contact:
        return with_error(facts, field, contact_error(draft.contact, facts.texts))
    return with_error(facts, field, "")


def with_error(facts: RecordFacts, field: DraftField, words: str) -> RecordFacts:
    """These words under a field; "" takes them away."""
    errors = {each: said for each, said in facts.errors.items() if each is not field}
    return replace(facts, errors=errors | {field: words} if words else errors)
