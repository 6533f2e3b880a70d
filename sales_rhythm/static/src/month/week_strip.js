import { Component } from "@odoo/owl";
import { MetricCell } from "./metric_cell";

/** The weeks of a month side by side, each with its name: for a screen without column heads. */
export class WeekStrip extends Component {
    static template = "sales_rhythm.WeekStrip";
    static components = { MetricCell };
    static props = { weeks: Array, cells: Array };

    get pairs() {
        return this.props.weeks.map((week, index) => ({ week, cell: this.props.cells[index] }));
    }
}
