import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { formatFloat, formatInteger } from "@web/views/fields/formatters";
import { shortMoney } from "../money/money";
import { rowsAction } from "../rows/rows";

const percent = (value) => formatInteger(Math.round(100 * value));

/**
 * What is measured beside the customers. Read after them and apart, so that no card waits for it;
 * each figure opens exactly what it counts.
 */
export class DeckFigures extends Component {
    static template = "sales_rhythm.DeckFigures";
    static props = { summary: Object };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.state = useState({ figures: [], hits: [] });
        onWillStart(() => {
            this.read(this.props.summary);
            this.ask("get_hit_figures", []).then((figures) => (this.state.hits = figures));
        });
        onWillUpdateProps((next) => {
            if (next.summary !== this.props.summary) {
                this.read(next.summary);
            }
        });
    }

    /** Not awaited by anybody: the last question asked is the one that is answered. */
    read(summary) {
        this.asked = summary;
        this.ask("get_deck_figures", [summary.period]).then((figures) => {
            if (this.asked === summary) {
                this.state.figures = figures;
            }
        });
    }

    /** What fails here must not cover the customers with an error: there is no figure then. */
    async ask(method, args) {
        try {
            const figures = await this.orm.silent.call("sales.rhythm", method, args);
            return figures.map((each) => this.prepare(each));
        } catch {
            return []; // the server's log has it
        }
    }

    get figures() {
        return [...this.state.figures, ...this.state.hits];
    }

    prepare(figure) {
        const { label, title, value, goal, pace } = figure;
        const most = Math.max(value || 0, goal || 0);
        const text = this.format(figure);
        const behind = Boolean(goal) && (value || 0) < pace;
        return {
            ...figure,
            text,
            // What the pointer is told by the title, and eyes by the arrow, in one sentence.
            spoken: [`${text} ${label}`, behind && _t("Behind pace"), title !== label && title]
                .filter(Boolean)
                .join(", "),
            bar: goal
                ? { width: (100 * (value || 0)) / most, tick: (100 * Math.min(pace, most)) / most }
                : null,
            behind,
        };
    }

    format({ unit, value, goal }) {
        const format = {
            percent,
            count: (number) => formatInteger(Math.round(number)),
            money: (number) => shortMoney(number, this.props.summary.currency_id),
            hours: (number) => formatFloat(number, { digits: [16, 1], trailingZeros: false }),
        }[unit];
        const suffix = unit === "percent" ? "%" : "";
        const shown = value === null ? _t("–") : format(value);
        return goal === null ? `${shown}${suffix}` : `${shown}/${format(goal)}${suffix}`;
    }

    /** The rows of a figure; of a ratio, those of what is divided. */
    open({ res_model: resModel, domain, opens, title, views }) {
        if (!domain) {
            this.notification.add(title, { type: "warning" });
            return;
        }
        this.action.doAction(rowsAction({ name: opens, resModel, domain, views }));
    }
}
