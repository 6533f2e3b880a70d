import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";

/** Whose figures these are: of one team or of all, where there are more than one. */
export class TeamPicker extends Component {
    static template = "sales_rhythm.TeamPicker";
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
