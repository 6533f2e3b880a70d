import { registry } from "@web/core/registry";
import { card, clicks, counts, sees, types } from "./steps";

const PAGE = ".o_sales_rhythm_director";
const GIVEN = `${PAGE} .o_sales_rhythm_directives [data-directive]`;
const THETA = `${PAGE} [data-top]:has(.o_sales_rhythm_top_name:contains("Theta Inn"))`;

/** Opens the customers who are late, where they are not open yet. */
const late = () => ({
    content: "opens who is late",
    trigger: `${PAGE} [data-bucket=late] .o_sales_rhythm_caret`,
    run({ click }) {
        return this.anchor.ariaExpanded === "false" && click();
    },
});

registry.category("web_tour.tours").add("sales_rhythm_director_gives", {
    steps: () => [
        late(),
        ...counts("a directive", 2, [
            clicks(`${THETA} .o_sales_rhythm_directive`),
            sees(`.modal .o_field_widget[name=user_ids]:contains("t_rep")`),
            types(".modal .o_field_widget[name=text] textarea", "Visit the new owner"),
            clicks(".modal button[name=action_give]"),
            sees(`.o_sales_rhythm_notice:contains("t_rep")`),
        ]),
        // It stands beside the map until it is answered, and says that nobody has seen it yet.
        sees(`${GIVEN}[data-state=sent]:contains("Visit the new owner"):contains("Theta Inn")`),
    ],
});

registry.category("web_tour.tours").add("sales_rhythm_rep_answers_directive", {
    steps: () => [
        sees(`${card("Theta Inn")} .o_sales_rhythm_said:contains("Visit the new owner")`),
        ...counts("an answer", 2, [
            clicks(`${card("Theta Inn")} button[name=action_answer_directive]`),
            types(
                ".modal .o_field_widget[name=answer] textarea, .modal .o_field_widget[name=answer] input",
                "They order on Monday"
            ),
            clicks(".modal button[name=action_answer]"),
            sees(".o_sales_rhythm_notice"),
        ]),
    ],
});

registry.category("web_tour.tours").add("sales_rhythm_director_reads_answer", {
    steps: () => [
        sees(
            `${GIVEN}[data-state=done] .o_sales_rhythm_answer_text:contains("They order on Monday")`
        ),
        sees(`${PAGE} .o_sales_rhythm_directives:contains("No directive waits for an answer.")`),
        ...counts("the directive's own page", 1, [
            clicks(`${GIVEN}[data-state=done] .o_sales_rhythm_given_text`),
            sees(`.o_form_view:contains("Visit the new owner")`),
        ]),
    ],
});
