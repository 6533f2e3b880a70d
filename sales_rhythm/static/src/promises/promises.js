import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The open promises at a customer: what, by when and who owes it, as the server says it. */
export class PromisesField extends Component {
    static template = "sales_rhythm.Promises";
    static props = { ...standardFieldProps };

    get rows() {
        return this.props.record.data[this.props.name] || [];
    }
}

registry.category("fields").add("rhythm_promises", {
    component: PromisesField,
    supportedTypes: ["json"],
});
