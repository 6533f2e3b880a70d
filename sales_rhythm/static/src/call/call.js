import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The first of the buttons: dials. It reads the number where there is room, else "Call". */
export class RhythmCallField extends Component {
    static template = "sales_rhythm.Call";
    static props = { ...standardFieldProps };

    get phone() {
        return this.props.record.data[this.props.name];
    }

    /** What a telephone takes of the number as people wrote it. */
    get link() {
        return this.props.record.data.phone_link;
    }
}

/** The number itself, where it stands in a line of text or in a column. */
export class RhythmPhoneField extends RhythmCallField {
    static template = "sales_rhythm.Phone";
}

const dialling = {
    supportedTypes: ["char"],
    fieldDependencies: [{ name: "phone_link", type: "char" }],
};
const fields = registry.category("fields");
fields.add("rhythm_call", { ...dialling, component: RhythmCallField, displayName: _t("Call") });
fields.add("rhythm_phone", {
    ...dialling,
    component: RhythmPhoneField,
    displayName: _t("Phone to call"),
    listViewWidth: 125,
});
