import { registry } from "@web/core/registry";
import { card, clicks, counts, fitsAThumb, sees, seesNo, types } from "./steps";

const ALPHA = card("Alpha Mart");
const CHIP = '.o_sales_rhythm_chip:contains("Directive")';
const saves = (words) => [
    types(".modal .o_field_widget[name=text] textarea", words),
    clicks(".modal button[name=action_give]"),
    sees('.o_sales_rhythm_notice:contains("The directive for t_rep is given")'),
];
const answers = (words) => [
    types(".modal .o_field_widget[name=answer] input", words),
    clicks(".modal button[name=action_answer]"),
    sees('.o_sales_rhythm_notice:contains("The directive is answered")'),
];

/** From the page of a customer, which the director has before them. */
registry.category("web_tour.tours").add("sales_rhythm_gives_directive", {
    steps: () => [
        ...counts("a directive", 2, [
            clicks("button[name=action_give_directive]:not(.d-none)"),
            sees('.modal .o_field_widget[name=on_text]:contains("Alpha Mart")'),
            sees('.modal .o_field_widget[name=user_ids]:contains("t_rep")'),
            ...saves("Ask about the cold room"),
        ]),
    ],
});

const answersBoth = () => [
    sees(`${ALPHA} ${CHIP}`),
    sees(`${ALPHA} .o_sales_rhythm_said:contains("Ask about the cold room")`),
    seesNo(`${card("Beta Shop")} .o_sales_rhythm_said`),
    ...counts("the answer to a directive, from the card", 2, [
        clicks(`${ALPHA} button[name=action_answer_directive]`),
        sees('.modal-title:contains("Directive from t_director")'),
        ...answers("It is full"),
    ]),
    seesNo(`${ALPHA} ${CHIP}`),
    // On no card of theirs it is a line above the cards: two clicks to the dialog.
    ...counts("the answer to a directive on a figure", 3, [
        clicks('.o_sales_rhythm_lines [data-line=directive]:contains("Directive from t_director")'),
        clicks("button[name=action_answer]"),
        sees('.modal .o_field_widget[name=on_text]:contains("Late customers")'),
        ...answers("All called"),
    ]),
];

registry.category("web_tour.tours").add("sales_rhythm_answers_directive", { steps: answersBoth });

registry.category("web_tour.tours").add("sales_rhythm_answers_directive_on_a_phone", {
    steps: () => [
        fitsAThumb(`${ALPHA} ${CHIP}`, ".o_sales_rhythm_card, .o_sales_rhythm_card .btn"),
        ...answersBoth(),
    ],
});

/** What is shown to the salesperson, on the deck and in the list, is seen without a click on it. */
registry.category("web_tour.tours").add("sales_rhythm_sees_directives", {
    steps: () => [
        sees(`${ALPHA} ${CHIP}`),
        clicks(".o_sales_rhythm_lines [data-line=directive]"),
        sees(".o_data_row .fa-circle, .o_kanban_record .fa-circle"),
    ],
});

/** The director reads what came of it, and when it was seen. */
registry.category("web_tour.tours").add("sales_rhythm_reads_directive", {
    steps: () => [
        sees('.o_field_widget[name=standing_text]:contains("Answered: It is full")'),
        sees('.o_field_widget[name=line_ids]:contains("It is full")'),
        sees("button[name=action_open_received]"),
        seesNo("button[name=action_take_back]"),
    ],
});
