import { Component } from "@odoo/owl";
import { TeamPicker } from "./team_picker";

/** Which month and whose: one step back or on, the running month, and the team where there are more. */
export class MonthPicker extends Component {
    static template = "sales_rhythm.MonthPicker";
    static components = { TeamPicker };
    static props = { found: Object, choose: Function };
}
