import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { openFigure, opens } from "./figures";

/**
 * One figure of a month: its value, a bar with a tick where the pace stands, and under it what is
 * missing and the target. The value is always black: the bar and the written gap say how it stands.
 */
export class MetricCell extends Component {
    static template = "sales_rhythm.MetricCell";
    static props = {
        cell: Object,
        foot: { type: Boolean, optional: true }, // a line for the gap and the target
        large: { type: Boolean, optional: true },
        unit: { type: String, optional: true }, // behind the value, where no head says it
    };

    get tag() {
        return opens(this.props.cell) ? "button" : "span";
    }

    get text() {
        const { state, text } = this.props.cell;
        return state === "future" ? "·" : text || "–";
    }

    /** What eyes see by colour and place, in words. */
    get spoken() {
        const { name, text, title, gap_text: gap } = this.props.cell;
        return [title || `${name}: ${text}`, gap && _t("%s against the pace", gap), this.note]
            .filter(Boolean)
            .join(", ");
    }

    get title() {
        return [this.props.cell.title, this.note].filter(Boolean).join(", ");
    }

    get note() {
        return this.props.cell.note || "";
    }

    open() {
        if (this.tag === "button") {
            return openFigure(this.env, this.props.cell);
        }
    }
}
