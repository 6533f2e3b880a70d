import { Component, useEffect, useRef, useState } from "@odoo/owl";

/** The goals of one salesperson: drawn anew alone, when one of them changes. */
export class TargetRow extends Component {
    static template = "sales_rhythm.TargetRow";
    static props = { row: Object, columns: Array, mayEdit: Boolean };

    setup() {
        this.row = useState(this.props.row);
        this.root = useRef("root");
        // Never into what is being typed in, as drawing a value would.
        useEffect(
            (...texts) => {
                this.root.el.querySelectorAll("input").forEach((input, column) => {
                    if (input !== document.activeElement) {
                        input.value = texts[column];
                    }
                });
            },
            () => this.row.cells.map((cell) => cell.text)
        );
    }
}
