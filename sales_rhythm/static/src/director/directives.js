import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { FigureLink, asFigure } from "./figure_link";
import { DIRECTOR, PART, usePart } from "./reading";

/** What was given and waits for an answer, what was answered last, and the way to all of it. */
export class Directives extends Component {
    static template = "sales_rhythm.Directives";
    static components = { FigureLink };
    static props = PART;

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        const { state, again } = usePart(this.props, async ({ teamId }) => {
            const found = await this.orm.call(DIRECTOR, "get_directives", [teamId]);
            this.env.director.allow(found.may_give);
            return found;
        });
        Object.assign(this, { state, again });
    }

    /** Before the server has said it. */
    get titleWords() {
        return _t("Unanswered directives");
    }

    get allWords() {
        return _t("See all %s", this.state.found.all.text);
    }

    /** Those that wait, then those that were answered. */
    get rows() {
        const { rows, answered = [] } = this.state.found;
        return [...rows, ...answered.map((each) => ({ ...each, isAnswered: true }))];
    }

    under({ on_text: on, who_text: who }) {
        return [on, who].filter(Boolean).join(" · ");
    }

    money({ money }) {
        return asFigure(money);
    }

    open({ id }) {
        return this.action.doAction(
            {
                type: "ir.actions.act_window",
                res_model: "sales.rhythm.directive",
                res_id: id,
                views: [[false, "form"]],
            },
            { onClose: () => this.env.director.changed() }
        );
    }
}
