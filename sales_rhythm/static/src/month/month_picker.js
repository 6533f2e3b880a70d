import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";

/** Which month and whose: one step back or on, the running month, and the team where there are more. */
export class MonthPicker extends Component {
    static template = "sales_rhythm.MonthPicker";
    static components = { Dropdown, DropdownItem };
    static props = { found: Object, choose: Function };

    /** Those that one may choose, all together first; of one alone there is nothing to choose. */
    get teams() {
        const { teams = [] } = this.props.found;
        return teams.length > 1 ? [{ id: false, label: _t("All teams") }, ...teams] : [];
    }

    get team() {
        const { team } = this.props.found;
        return this.teams.find(({ id }) => id === (team ? team.id : false));
    }
}
