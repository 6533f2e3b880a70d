import { Component } from "@odoo/owl";
import { openFigure, opens } from "../month/figures";

/** What may be a figure, or words alone that open nothing. */
export const asFigure = (figure) =>
    typeof figure === "string" ? { text: figure } : figure || { text: "" };

/** Which part of a whole it is, for a length: what opens rows has no other numbers of its own. */
export const shareOf = ({ bar, share }) => Math.max(Number(bar?.share ?? share) || 0, 0);

/** A figure that opens exactly the rows that it counts; short, with the exact one in its tooltip. */
export class FigureLink extends Component {
    static template = "sales_rhythm.FigureLink";
    static props = {
        figure: Object,
        class: { type: String, optional: true },
        text: { type: String, optional: true }, // instead of its own
    };

    get opens() {
        return opens(this.props.figure);
    }

    get text() {
        return this.props.text ?? this.props.figure.text;
    }

    /** Of many figures on a screen: which one it is. */
    get spoken() {
        const { name, title } = this.props.figure;
        const exact = title && title !== name ? [this.text, title] : [this.text];
        return name ? `${name}: ${exact.join(", ")}` : exact.join(", ");
    }

    open() {
        return openFigure(this.env, this.props.figure);
    }
}
