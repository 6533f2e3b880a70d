import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { BucketRows } from "./bucket_rows";
import { FigureLink } from "./figure_link";
import { needsAction, worse } from "./money_bar";

const SHAPES = { warning: "fa-exclamation-triangle", danger: "fa-exclamation-circle" };

/** The same money as a table, in the same order; a line opens its first customers in place. */
export class MoneyTable extends Component {
    static template = "sales_rhythm.MoneyTable";
    static components = { BucketRows, FigureLink };
    static props = {
        found: Object,
        opened: { type: [String, Boolean] },
        toggle: Function,
        isSmall: Boolean,
        teamId: [Number, Boolean],
        version: Number,
    };

    get unit() {
        const { unit_text: unit } = this.props.found;
        return unit ? _t("Amount (%s)", unit) : _t("Amount");
    }

    /** A shape beside the colour: who does not see one, sees the other. */
    shape({ tone }) {
        return SHAPES[tone] || "fa-square";
    }

    needsAction(row) {
        return needsAction(row);
    }

    /** "46 customers" as a number, which stands under others, and what it counts. */
    count({ count_text: text }) {
        const [, number, what] = /^(\S*\d)\s+(.*)$/.exec(text || "") || ["", "", text];
        return { number, what };
    }

    under({ count_text: count, hint }) {
        return [count, hint].filter(Boolean).join(" · ");
    }

    worse({ change, tone }) {
        return worse(change, tone);
    }

    /** Anywhere on a line, but for what opens something of its own. */
    clickRow(row, { target }) {
        if (!target.closest("button, a")) {
            this.props.toggle(row.key);
        }
    }
}
