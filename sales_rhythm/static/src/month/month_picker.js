import { Component } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";

/** Which month and whose: one step back or on, the running month, and the team where there are more. */
export class MonthPicker extends Component {
    static template = "sales_rhythm.MonthPicker";
    static components = { Dropdown, DropdownItem };
    static props = { found: Object, choose: Function };

    get teams() {
        const { teams } = this.props.found;
        return teams && teams.length > 1 ? teams : [];
    }
}
