import { registry } from "@web/core/registry";
import { card, clicks, counts, fitsAThumb, sees, seesNo, types } from "./steps";

const ALPHA = card("Alpha Mart");
const CHIP = '.o_sales_rhythm_chip:contains("Help from the manager")';
const answers = (words) => [
    types(".modal .o_field_widget[name=answer] input", words),
    clicks(".modal button[name=action_answer]"),
    sees('.o_sales_rhythm_notice:contains("Help is answered")'),
];

const answersBoth = () => [
    sees(`${ALPHA} ${CHIP}`),
    sees(`${ALPHA} .o_sales_rhythm_said:contains("Ask about the cold room")`),
    seesNo(`${card("Beta Shop")} .o_sales_rhythm_said`),
    ...counts("an answer, from the card", 2, [
        clicks(`${ALPHA} button[name=action_answer_help]`),
        sees('.modal-title:contains("Help from t_leader")'),
        ...answers("It is full"),
    ]),
    seesNo(`${ALPHA} ${CHIP}`),
    // Without a customer it stands above the cards.
    ...counts("an answer to what names no customer", 3, [
        clicks('.o_sales_rhythm_lines [data-line=help]:contains("Help from t_leader")'),
        clicks("button[name=action_answer]"),
        ...answers("Thank you"),
    ]),
];

registry.category("web_tour.tours").add("sales_rhythm_answers_help", { steps: answersBoth });

registry.category("web_tour.tours").add("sales_rhythm_answers_help_on_a_phone", {
    steps: () => [
        fitsAThumb(`${ALPHA} ${CHIP}`, ".o_sales_rhythm_card, .o_sales_rhythm_card .btn"),
        ...answersBoth(),
    ],
});
