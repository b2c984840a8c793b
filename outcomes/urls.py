"""The pages of the texts."""

from django.urls import URLPattern, path

from outcomes import urls_floor
from outcomes.views import (
    adoption,
    api,
    circulation,
    dates,
    decisions,
    delegates,
    editing,
    expected,
    printed,
    proposals,
    public,
    reading,
    rounds,
    tracker,
    translations,
    whole,
    word_files,
)

# Under /<meeting>/, through the staff door.
staff: list[URLPattern] = [
    path("texts/", reading.document_list, name="document-list"),
    path("texts/new/", reading.document_new, name="document-new"),
    path("texts/series/", circulation.series_list, name="series-list"),
    path("texts/outcomes/", expected.outcome_list, name="outcome-list"),
    path("texts/outcomes/new/", expected.outcome_new, name="outcome-new"),
    path("texts/outcomes/<int:pk>/", expected.outcome_edit, name="outcome-edit"),
    path("texts/outcomes/<int:pk>/place/", expected.outcome_place, name="outcome-place"),
    path("texts/outcomes/<int:pk>/decide/", expected.outcome_decide, name="outcome-decide"),
    path("texts/outcomes/<int:pk>/remove/", expected.outcome_remove, name="outcome-remove"),
    path("texts/<slug:slug>/", reading.document, name="document"),
    path("texts/<slug:slug>/word/", reading.document_word, name="document-word"),
    path("texts/<slug:slug>/pdf/", printed.document_pdf, name="document-pdf"),
    path("texts/<slug:slug>/proposals/", proposals.proposal_list, name="proposal-list"),
    path("texts/<slug:slug>/proposals/new/", proposals.proposal_new, name="proposal-new"),
    path("texts/<slug:slug>/proposals/<int:number>/", proposals.proposal, name="proposal"),
    path("texts/<slug:slug>/proposals/<int:number>/decide/", decisions.proposal_decide, name="proposal-decide"),
    path("texts/<slug:slug>/proposals/<int:number>/compromise/", decisions.compromise_offer, name="compromise-offer"),
    path("texts/<slug:slug>/proposals/<int:number>/sponsor/", proposals.proposal_sponsor, name="proposal-sponsor"),
    path("texts/<slug:slug>/proposals/<int:number>/withdraw/", proposals.proposal_withdraw, name="proposal-withdraw"),
    path("texts/<slug:slug>/file/", word_files.document_file, name="document-file"),
    path("texts/<slug:slug>/file/<str:sha256>/", word_files.document_file_read, name="document-file-read"),
    path("texts/<slug:slug>/compilation/", decisions.document_compilation, name="document-compilation"),
    path("texts/<slug:slug>/next/", decisions.document_next, name="document-next"),
    path("texts/<slug:slug>/agree/", decisions.paragraph_agree, name="paragraph-agree"),
    path("texts/<slug:slug>/paragraphs/<str:pid>/", rounds.document_paragraph, name="document-paragraph"),
    path("texts/<slug:slug>/circulate/", circulation.document_circulate, name="document-circulate"),
    path("texts/<slug:slug>/circulate/papers/", circulation.circulation_papers, name="circulation-papers"),
    path("texts/<slug:slug>/silence/<int:number>/", circulation.document_silence, name="document-silence"),
    path("texts/<slug:slug>/widen/", circulation.document_widen, name="document-widen"),
    path("texts/<slug:slug>/dates/", dates.document_dates, name="document-dates"),
    path("texts/<slug:slug>/dates/<int:pk>/remove/", dates.document_date_remove, name="document-date-remove"),
    path("texts/<slug:slug>/symbol/", circulation.document_symbol, name="document-symbol"),
    path("texts/<slug:slug>/adopt/", adoption.document_adopt, name="document-adopt"),
    path("texts/<slug:slug>/adopt/reserve/", adoption.adoption_reserve, name="adoption-reserve"),
    path("texts/<slug:slug>/adopt/confirm/", adoption.adoption_confirm, name="adoption-confirm"),
    path("texts/<slug:slug>/round/", rounds.document_round, name="document-round"),
    path("texts/<slug:slug>/numbers/", rounds.document_numbers, name="document-numbers"),
    path("texts/<slug:slug>/concordance/<int:a>-<int:b>/", rounds.document_concordance, name="document-concordance"),
    path("texts/<slug:slug>/read/", rounds.document_read, name="document-read"),
    path("texts/<slug:slug>/edit/", editing.document_edit, name="document-edit"),
    path("texts/<slug:slug>/edit/whole/", whole.document_whole, name="document-whole"),
    path("texts/<slug:slug>/edit/settle/", editing.document_settle, name="document-settle"),
    path("texts/<slug:slug>/edit/discard/", editing.document_discard, name="document-discard"),
    path("texts/<slug:slug>/actions/", tracker.action_list, name="action-list"),
    path("texts/<slug:slug>/actions/table.<str:kind>", tracker.action_export, name="action-export"),
    path("texts/<slug:slug>/actions/<slug:pid>/", tracker.action_edit, name="action-edit"),
    path("texts/<slug:slug>/translations/", translations.translation_list, name="translation-list"),
    path("texts/<slug:slug>/translations/<slug:language>/", translations.translation_edit, name="translation-edit"),
    path(
        "texts/<slug:slug>/translations/<slug:language>/word/", translations.translation_word, name="translation-word"
    ),
    *urls_floor.staff,
]

# For delegations, behind their personal links.
delegate: list[URLPattern] = [
    path("reply/<str:public_id>/texts/", delegates.texts_for, name="texts-for"),
    path("reply/<str:public_id>/texts/<slug:slug>/", delegates.text_for, name="text-for"),
    path("reply/<str:public_id>/texts/<slug:slug>/word/", delegates.text_word, name="text-word"),
    path("reply/<str:public_id>/texts/<slug:slug>/pdf/", delegates.text_pdf, name="text-pdf"),
    path("reply/<str:public_id>/texts/<slug:slug>/propose/", delegates.text_propose, name="text-propose"),
    path("reply/<str:public_id>/texts/<slug:slug>/file/", word_files.text_file, name="text-file"),
    path(
        "reply/<str:public_id>/texts/<slug:slug>/file/<str:sha256>/", word_files.text_file_read, name="text-file-read"
    ),
    path("reply/<str:public_id>/texts/<slug:slug>/<int:number>/", delegates.proposal_for, name="proposal-for"),
    path("reply/<str:public_id>/texts/<slug:slug>/silence/", delegates.silence_for, name="silence-for"),
    path("reply/<str:public_id>/compromise/<int:pk>/", delegates.compromise_answer, name="compromise-answer"),
    *urls_floor.delegate,
]
# For everyone.
public_pages: list[URLPattern] = [
    path("documents/<slug:slug>/", public.public_list, name="public-list"),
    path("documents/<slug:slug>/<slug:name>/", public.public, name="public"),
    path("documents/<slug:slug>/<slug:name>/word/", public.public_word, name="public-word"),
    path("documents/<slug:slug>/<slug:name>/pdf/", public.public_pdf, name="public-pdf"),
    *urls_floor.public_pages,
]

# For programs.
programs: list[URLPattern] = [
    path("api/v1/documents", api.document_list, name="api-documents"),
    path("api/v1/documents/<int:pk>", api.document, name="api-document"),
    path("api/v1/documents/<int:pk>/versions/<int:number>", api.version, name="api-version"),
    path("api/v1/documents/<int:pk>/versions/<int:number>.<slug:form>", api.version_file, name="api-file"),
    path("api/v1/documents/<int:pk>/compare/<str:a>...<str:b>", api.comparison, name="api-comparison"),
    path("api/v1/documents/<int:pk>/concordance/<int:a>...<int:b>", api.concordance, name="api-concordance"),
    path("api/v1/documents/<int:pk>/paragraphs/<slug:pid>/history", api.paragraph_history, name="api-history"),
    path("api/v1/documents/<int:pk>/proposals", api.proposal_list, name="api-proposals"),
]
