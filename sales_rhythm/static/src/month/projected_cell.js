import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { openFigure, opens } from "./figures";

/**
 * Where the month will end: sold so far, and what customers are expected to buy in the days that
 * are left. It opens these customers; what was sold stands beside it, as a figure of its own.
 */
export class ProjectedCell extends Component {
    static template = "sales_rhythm.ProjectedCell";
    static props = {
        projected: Object,
        label: String, // whose
        inLine: { type: Boolean, optional: true }, // on one line, for a screen without heads
    };

    get expected() {
        const { expected } = this.props.projected;
        return expected && opens(expected) ? expected : null;
    }

    get spoken() {
        const { text, share_text: share, title } = this.props.projected;
        return [_t("%s: projected at month's end", this.props.label), text, share, title]
            .filter(Boolean)
            .join(", ");
    }

    open() {
        return this.expected && openFigure(this.env, this.expected);
    }
}
