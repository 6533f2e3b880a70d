import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { FigureLink, shareOf } from "./figure_link";

const LEAST_SHARE = 0.04; // of the whole, for words inside of a segment
const ON_A_PHONE = { width: 340, letter: 8, around: 8 }; // pixels

/** Whether somebody has to act, in words: what colour alone must not say. */
export const needsAction = ({ tone }) => ["warning", "danger"].includes(tone);

/** Only a risk that grew is coloured. */
export const worse = (change, tone) =>
    change && change.is_worse
        ? `o_sales_rhythm_worse_${tone === "danger" ? "danger" : "warning"}`
        : "text-muted";

/** One bar of all the money, in the order in which it travels, cut into three stages. */
export class MoneyBar extends Component {
    static template = "sales_rhythm.MoneyBar";
    static components = { FigureLink };
    static props = {
        stages: Array,
        opened: { type: [String, Boolean] },
        toggle: Function,
        isSmall: Boolean,
    };

    /** Those that are seen: nothing, and what the customers have to get, has no length. */
    segments(stage) {
        return stage.rows.filter((row) => shareOf(row) > 0);
    }

    /** Whether the amount has room inside; on a phone by its letters, for the bar is short. */
    hasRoom(row) {
        const [share, text] = [shareOf(row), row.column_text];
        if (!this.props.isSmall) {
            return share > LEAST_SHARE;
        }
        const { width, letter, around } = ON_A_PHONE;
        return share * width > text.length * letter + around;
    }

    grows(part) {
        return `flex-grow: ${shareOf(part) * 100}`;
    }

    /** All that place, length and colour say. */
    spoken(row) {
        return [
            `${row.label}: ${row.title || row.column_text}`,
            row.count_text,
            needsAction(row) && _t("needs action"),
        ]
            .filter(Boolean)
            .join(", ");
    }
}
