action_links.organisation_id uuid not null
action_links.id uuid not null
action_links.incident_id uuid not null
action_links.user_id uuid not null
action_links.token_hash bytea not null
action_links.created_at timestamp with time zone not null
action_links.expires_at timestamp with time zone not null
action_links.revoked_at timestamp with time zone
action_links: action_links_organisation_id_incident_id_fkey FOREIGN KEY (organisation_id, incident_id) REFERENCES incidents(organisation_id, id) ON DELETE CASCADE
action_links: action_links_organisation_id_user_id_fkey FOREIGN KEY (organisation_id, user_id) REFERENCES users(organisation_id, id) ON DELETE CASCADE
action_links: action_links_pkey PRIMARY KEY (organisation_id, id)
CREATE INDEX action_links_incident_index ON public.action_links USING btree (organisation_id, incident_id)
CREATE INDEX action_links_user_index ON public.action_links USING btree (organisation_id, user_id)
CREATE UNIQUE INDEX action_links_token_key ON public.action_links USING btree (token_hash)
grant delete, insert, select, update on action_links to openalert_app
policy tenancy on action_links using (COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false) AND ((incident_id IS NULL) OR (incident_id <> ALL (( SELECT (current_setting('app.hidden'::text))::uuid[] AS current_setting)::uuid[]))))
alerts.organisation_id uuid not null
alerts.id uuid not null
alerts.integration_id uuid not null
alerts.fingerprint bytea not null
alerts.incident_id uuid
alerts.state text not null
alerts.severity text not null
alerts.severity_as_sent text
alerts.title text not null
alerts.labels json not null
alerts.annotations json not null
alerts.links json not null
alerts.group_key text not null
alerts.body text
alerts.recognised boolean not null default true
alerts.content_hash bytea not null
alerts.starts_at timestamp with time zone not null
alerts.ends_at timestamp with time zone
alerts.first_seen_at timestamp with time zone not null
alerts.last_seen_at timestamp with time zone not null
alerts.count integer not null default 1
alerts.version integer not null default 1
alerts: alerts_pkey PRIMARY KEY (organisation_id, id)
alerts: alerts_severity_check CHECK ((severity = ANY (ARRAY['critical'::text, 'high'::text, 'medium'::text, 'low'::text, 'info'::text])))
alerts: alerts_state_check CHECK ((state = ANY (ARRAY['firing'::text, 'resolved'::text])))
CREATE INDEX alerts_fingerprint_index ON public.alerts USING btree (organisation_id, integration_id, fingerprint, id DESC)
CREATE INDEX alerts_incident_index ON public.alerts USING btree (organisation_id, incident_id)
CREATE INDEX alerts_severity_index ON public.alerts USING btree (organisation_id, severity, id)
CREATE UNIQUE INDEX alerts_open_key ON public.alerts USING btree (organisation_id, integration_id, fingerprint) WHERE (state <> 'resolved'::text)
grant delete, insert, select, update on alerts to openalert_app
policy tenancy on alerts using (COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false) AND ((incident_id IS NULL) OR (incident_id <> ALL (( SELECT (current_setting('app.hidden'::text))::uuid[] AS current_setting)::uuid[]))))
api_tokens.organisation_id uuid not null
api_tokens.id uuid not null
api_tokens.name text not null
api_tokens.user_id uuid
api_tokens.role text not null
api_tokens.token_hash bytea not null
api_tokens.created_at timestamp with time zone not null
api_tokens.revoked_at timestamp with time zone
api_tokens.scopes text[]
api_tokens.team_id uuid
api_tokens.key_prefix text
api_tokens.expires_at timestamp with time zone
api_tokens.last_used_at timestamp with time zone
api_tokens.created_by uuid
api_tokens.created_by_name text
api_tokens: api_tokens_organisation_id_team_id_fkey FOREIGN KEY (organisation_id, team_id) REFERENCES teams(organisation_id, id) ON DELETE CASCADE
api_tokens: api_tokens_organisation_id_user_id_fkey FOREIGN KEY (organisation_id, user_id) REFERENCES users(organisation_id, id) ON DELETE CASCADE
api_tokens: api_tokens_pkey PRIMARY KEY (organisation_id, id)
api_tokens: api_tokens_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'member'::text, 'viewer'::text])))
CREATE INDEX api_tokens_team_index ON public.api_tokens USING btree (organisation_id, team_id)
CREATE INDEX api_tokens_user_index ON public.api_tokens USING btree (organisation_id, user_id)
CREATE UNIQUE INDEX api_tokens_token_key ON public.api_tokens USING btree (token_hash)
grant delete, insert, select, update on api_tokens to openalert_app
policy tenancy on api_tokens using COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false)
audit.organisation_id uuid not null
audit.id uuid not null
audit.at timestamp with time zone not null
audit.command text not null
audit.actor_kind text not null
audit.actor_id uuid
audit.actor_name text
audit.via text not null
audit.subject text
audit.changed boolean not null
audit.reason text
audit.incident_id uuid
audit.address text
audit.refused text
audit.count integer not null default 1
audit.before json
audit.after json
audit.xid bigint not null default 0
audit.sequence bigint
audit.sealed_at timestamp with time zone
audit.salts json
audit.commitments json
audit.previous_hash text
audit.digest text
audit.hash text
audit: audit_pkey PRIMARY KEY (organisation_id, id)
audit: audit_refused_check CHECK ((refused = ANY (ARRAY['forbidden'::text, 'proof-needed'::text, 'hidden'::text, 'credential'::text])))
CREATE INDEX audit_actor_index ON public.audit USING btree (organisation_id, actor_id)
CREATE INDEX audit_at_index ON public.audit USING btree (organisation_id, at)
CREATE INDEX audit_command_index ON public.audit USING btree (organisation_id, command text_pattern_ops)
CREATE INDEX audit_incident_index ON public.audit USING btree (organisation_id, incident_id) WHERE (incident_id IS NOT NULL)
CREATE INDEX audit_refused_index ON public.audit USING btree (organisation_id, id) WHERE (refused IS NOT NULL)
CREATE INDEX audit_unsealed_index ON public.audit USING btree (organisation_id, xid, id) WHERE (sequence IS NULL)
CREATE UNIQUE INDEX audit_sequence_key ON public.audit USING btree (organisation_id, sequence)
grant delete, insert, select on audit to openalert_app
policy tenancy on audit using (COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false) AND ((incident_id IS NULL) OR (incident_id <> ALL (( SELECT (current_setting('app.hidden'::text))::uuid[] AS current_setting)::uuid[]))))
audit_chains.organisation_id uuid not null
audit_chains.sequence bigint not null
audit_chains.hash text not null
audit_chains.sealed_at timestamp with time zone not null
audit_chains: audit_chains_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id) ON DELETE CASCADE
audit_chains: audit_chains_pkey PRIMARY KEY (organisation_id)
grant delete, insert, select, update on audit_chains to openalert_app
policy tenancy on audit_chains using COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false)
audit_heads.organisation_id uuid not null
audit_heads.sequence bigint not null
audit_heads.hash text not null
audit_heads.at timestamp with time zone not null
audit_heads.public_key text not null
audit_heads.fingerprint text not null
audit_heads.signature text not null
audit_heads.kept boolean not null
audit_heads: audit_heads_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id) ON DELETE CASCADE
audit_heads: audit_heads_pkey PRIMARY KEY (organisation_id, sequence)
grant delete, insert, select, update on audit_heads to openalert_app
policy tenancy on audit_heads using COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false)
calendars.organisation_id uuid not null
calendars.layer_id uuid not null
calendars.url text
calendars.events json not null default '[]'::json
calendars.unknown json not null default '[]'::json
calendars.fetched_at timestamp with time zone
calendars.problem text
calendars.next_fetch_at timestamp with time zone not null
calendars.url_sealed bytea
calendars: calendars_organisation_id_layer_id_fkey FOREIGN KEY (organisation_id, layer_id) REFERENCES layers(organisation_id, id) ON DELETE CASCADE
calendars: calendars_pkey PRIMARY KEY (organisation_id, layer_id)
CREATE INDEX calendars_fetch_index ON public.calendars USING btree (next_fetch_at)
grant delete, insert, select, update on calendars to openalert_app
policy tenancy on calendars using COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false)
contact_methods.organisation_id uuid not null
contact_methods.id uuid not null
contact_methods.user_id uuid not null
contact_methods.channel text not null
contact_methods.address text not null
contact_methods.verified_at timestamp with time zone
contact_methods.created_at timestamp with time zone not null
contact_methods: contact_methods_organisation_id_user_id_fkey FOREIGN KEY (organisation_id, user_id) REFERENCES users(organisation_id, id) ON DELETE CASCADE
contact_methods: contact_methods_pkey PRIMARY KEY (organisation_id, id)
CREATE UNIQUE INDEX contact_methods_address_key ON public.contact_methods USING btree (organisation_id, user_id, channel, address)
grant delete, insert, select, update on contact_methods to openalert_app
policy tenancy on contact_methods using COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false)
credentials.organisation_id uuid not null
credentials.user_id uuid not null
credentials.password_hash text not null
credentials.code_secret_sealed bytea not null
credentials.code_counter bigint not null
credentials.password_failures integer not null default 0
credentials.password_locked_until timestamp with time zone
credentials.code_failures integer not null default 0
credentials.code_locked_until timestamp with time zone
credentials.break_glass boolean not null default false
credentials.changed_at timestamp with time zone not null
credentials: credentials_organisation_id_user_id_fkey FOREIGN KEY (organisation_id, user_id) REFERENCES users(organisation_id, id) ON DELETE CASCADE
credentials: credentials_pkey PRIMARY KEY (organisation_id, user_id)
grant delete, insert, select, update on credentials to openalert_app
policy tenancy on credentials using COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false)
escalation_policies.organisation_id uuid not null
escalation_policies.id uuid not null
escalation_policies.name text not null
escalation_policies.steps json not null
escalation_policies.repeat_count integer not null default 0
escalation_policies.created_at timestamp with time zone not null
escalation_policies.ack_timeout_seconds integer
escalation_policies.turns json not null default '{}'::json
escalation_policies.team_id uuid
escalation_policies: escalation_policies_ack_timeout_check CHECK (((ack_timeout_seconds >= 0) AND (ack_timeout_seconds <= 604800)))
escalation_policies: escalation_policies_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id) ON DELETE CASCADE
escalation_policies: escalation_policies_organisation_id_team_id_fkey FOREIGN KEY (organisation_id, team_id) REFERENCES teams(organisation_id, id)
escalation_policies: escalation_policies_pkey PRIMARY KEY (organisation_id, id)
escalation_policies: escalation_policies_repeat_count_check CHECK (((repeat_count >= 0) AND (repeat_count <= 9)))
CREATE INDEX escalation_policies_team_index ON public.escalation_policies USING btree (organisation_id, team_id)
CREATE UNIQUE INDEX escalation_policies_name_key ON public.escalation_policies USING btree (organisation_id, lower(name))
grant delete, insert, select, update on escalation_policies to openalert_app
policy tenancy on escalation_policies using COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false)
escalations.organisation_id uuid not null
escalations.incident_id uuid not null
escalations.policy_id uuid
escalations.snapshot json not null
escalations.speed integer not null default 1
escalations.step integer not null default 0
escalations.loop integer not null default 0
escalations.round integer not null default 1
escalations.started_at timestamp with time zone not null
escalations.last_step_at timestamp with time zone
escalations.next_step_at timestamp with time zone
escalations.stop_reason text
escalations.last_plan json
escalations: escalations_organisation_id_incident_id_fkey FOREIGN KEY (organisation_id, incident_id) REFERENCES incidents(organisation_id, id) ON DELETE CASCADE
escalations: escalations_organisation_id_policy_id_fkey FOREIGN KEY (organisation_id, policy_id) REFERENCES escalation_policies(organisation_id, id)
escalations: escalations_pkey PRIMARY KEY (organisation_id, incident_id)
CREATE INDEX escalations_due_index ON public.escalations USING btree (next_step_at) WHERE (next_step_at IS NOT NULL)
CREATE INDEX escalations_policy_index ON public.escalations USING btree (organisation_id, policy_id)
grant delete, insert, select, update on escalations to openalert_app
policy tenancy on escalations using (COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false) AND ((incident_id IS NULL) OR (incident_id <> ALL (( SELECT (current_setting('app.hidden'::text))::uuid[] AS current_setting)::uuid[]))))
family_tokens.organisation_id uuid not null
family_tokens.id uuid not null
family_tokens.family_id uuid not null
family_tokens.kind text not null
family_tokens.generation integer not null
family_tokens.token_hash bytea not null
family_tokens.created_at timestamp with time zone not null
family_tokens.expires_at timestamp with time zone not null
family_tokens.spent_at timestamp with time zone
family_tokens.answer bytea
family_tokens: family_tokens_kind_check CHECK ((kind = ANY (ARRAY['access'::text, 'refresh'::text])))
family_tokens: family_tokens_organisation_id_family_id_fkey FOREIGN KEY (organisation_id, family_id) REFERENCES token_families(organisation_id, id) ON DELETE CASCADE
family_tokens: family_tokens_pkey PRIMARY KEY (organisation_id, id)
CREATE INDEX family_tokens_family_index ON public.family_tokens USING btree (organisation_id, family_id)
CREATE UNIQUE INDEX family_tokens_token_key ON public.family_tokens USING btree (token_hash)
grant delete, insert, select, update on family_tokens to openalert_app
policy tenancy on family_tokens using COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false)
group_mappings.organisation_id uuid not null
group_mappings.id uuid not null
group_mappings.issuer text not null
group_mappings.group_id text not null
group_mappings.team_id uuid
group_mappings.team_role text not null default 'member'::text
group_mappings.role text
group_mappings.created_at timestamp with time zone not null
group_mappings: group_mappings_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id) ON DELETE CASCADE
group_mappings: group_mappings_organisation_id_team_id_fkey FOREIGN KEY (organisation_id, team_id) REFERENCES teams(organisation_id, id) ON DELETE CASCADE
group_mappings: group_mappings_pkey PRIMARY KEY (organisation_id, id)
group_mappings: group_mappings_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'member'::text, 'viewer'::text])))
group_mappings: group_mappings_team_role_check CHECK ((team_role = ANY (ARRAY['manager'::text, 'member'::text])))
CREATE INDEX group_mappings_team_index ON public.group_mappings USING btree (organisation_id, team_id)
grant delete, insert, select, update on group_mappings to openalert_app
policy tenancy on group_mappings using COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false)
idempotency_keys.organisation_id uuid not null
idempotency_keys.command text not null
idempotency_keys.key text not null
idempotency_keys.outcome json not null
idempotency_keys.created_at timestamp with time zone not null
idempotency_keys.request_hash bytea
idempotency_keys: idempotency_keys_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id) ON DELETE CASCADE
idempotency_keys: idempotency_keys_pkey PRIMARY KEY (organisation_id, command, key)
CREATE INDEX idempotency_keys_age_index ON public.idempotency_keys USING btree (created_at)
grant delete, insert, select, update on idempotency_keys to openalert_app
policy tenancy on idempotency_keys using COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false)
identities.organisation_id uuid not null
identities.id uuid not null
identities.user_id uuid not null
identities.issuer text not null
identities.tenant text not null
identities.subject text not null
identities.email text not null
identities.name text not null
identities.groups text[] not null default '{}'::text[]
identities.created_at timestamp with time zone not null
identities.confirmed_at timestamp with time zone
identities.last_seen_at timestamp with time zone not null
identities: identities_organisation_id_user_id_fkey FOREIGN KEY (organisation_id, user_id) REFERENCES users(organisation_id, id) ON DELETE CASCADE
identities: identities_pkey PRIMARY KEY (organisation_id, id)
CREATE INDEX identities_user_index ON public.identities USING btree (organisation_id, user_id)
CREATE UNIQUE INDEX identities_key ON public.identities USING btree (organisation_id, issuer, tenant, subject)
grant delete, insert, select, update on identities to openalert_app
policy tenancy on identities using COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false)
incident_links.organisation_id uuid not null
incident_links.id uuid not null
incident_links.incident_id uuid not null
incident_links.url text not null
incident_links.label text not null
incident_links.added_by_name text not null
incident_links.added_at timestamp with time zone not null
incident_links: incident_links_organisation_id_incident_id_fkey FOREIGN KEY (organisation_id, incident_id) REFERENCES incidents(organisation_id, id) ON DELETE CASCADE
incident_links: incident_links_pkey PRIMARY KEY (organisation_id, id)
CREATE UNIQUE INDEX incident_links_key ON public.incident_links USING btree (organisation_id, incident_id, url)
grant delete, insert, select, update on incident_links to openalert_app
policy tenancy on incident_links using (COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false) AND ((incident_id IS NULL) OR (incident_id <> ALL (( SELECT (current_setting('app.hidden'::text))::uuid[] AS current_setting)::uuid[]))))
incident_responders.organisation_id uuid not null
incident_responders.incident_id uuid not null
incident_responders.user_id uuid not null
incident_responders.added_at timestamp with time zone not null
incident_responders.added_by_name text not null
incident_responders: incident_responders_organisation_id_incident_id_fkey FOREIGN KEY (organisation_id, incident_id) REFERENCES incidents(organisation_id, id) ON DELETE CASCADE
incident_responders: incident_responders_organisation_id_user_id_fkey FOREIGN KEY (organisation_id, user_id) REFERENCES users(organisation_id, id) ON DELETE CASCADE
incident_responders: incident_responders_pkey PRIMARY KEY (organisation_id, incident_id, user_id)
CREATE INDEX incident_responders_user_index ON public.incident_responders USING btree (organisation_id, user_id)
grant delete, insert, select, update on incident_responders to openalert_app
policy tenancy on incident_responders using (COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false) AND ((incident_id IS NULL) OR (incident_id <> ALL (( SELECT (current_setting('app.hidden'::text))::uuid[] AS current_setting)::uuid[]))))
incidents.organisation_id uuid not null
incidents.id uuid not null
incidents.number integer not null
incidents.title text not null
incidents.status text not null
incidents.phase text not null default 'investigating'::text
incidents.severity text not null
incidents.origin text not null
incidents.service_id uuid
incidents.group_key text
incidents.absorbs boolean not null default true
incidents.opened_at timestamp with time zone not null
incidents.acknowledged_at timestamp with time zone
incidents.acknowledged_by uuid
incidents.acknowledged_by_name text
incidents.acknowledged_alert_count integer
incidents.snoozed_until timestamp with time zone
incidents.resolved_at timestamp with time zone
incidents.resolved_by uuid
incidents.resolved_by_name text
incidents.resolve_reason text
incidents.last_page_failed boolean not null default false
incidents.alert_count integer not null default 0
incidents.firing_count integer not null default 0
incidents.last_alert_at timestamp with time zone
incidents.version integer not null default 1
incidents.views_due_at timestamp with time zone
incidents.snoozed_by uuid
incidents.snoozed_by_name text
incidents.merged_into uuid
incidents.wake_at timestamp with time zone
incidents.asked_at timestamp with time zone
incidents.acks json not null default '[]'::json
incidents.private boolean not null default false
incidents: incidents_merged_into_fkey FOREIGN KEY (organisation_id, merged_into) REFERENCES incidents(organisation_id, id) ON DELETE CASCADE
incidents: incidents_organisation_id_acknowledged_by_fkey FOREIGN KEY (organisation_id, acknowledged_by) REFERENCES users(organisation_id, id)
incidents: incidents_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id) ON DELETE CASCADE
incidents: incidents_organisation_id_resolved_by_fkey FOREIGN KEY (organisation_id, resolved_by) REFERENCES users(organisation_id, id)
incidents: incidents_organisation_id_service_id_fkey FOREIGN KEY (organisation_id, service_id) REFERENCES services(organisation_id, id)
incidents: incidents_origin_check CHECK ((origin = ANY (ARRAY['alert'::text, 'person'::text, 'test'::text])))
incidents: incidents_phase_check CHECK ((phase = ANY (ARRAY['investigating'::text, 'identified'::text, 'monitoring'::text, 'resolved'::text])))
incidents: incidents_pkey PRIMARY KEY (organisation_id, id)
incidents: incidents_severity_check CHECK ((severity = ANY (ARRAY['SEV1'::text, 'SEV2'::text, 'SEV3'::text, 'SEV4'::text, 'SEV5'::text])))
incidents: incidents_snoozed_by_fkey FOREIGN KEY (organisation_id, snoozed_by) REFERENCES users(organisation_id, id)
incidents: incidents_status_check CHECK ((status = ANY (ARRAY['triggered'::text, 'acknowledged'::text, 'snoozed'::text, 'resolved'::text, 'merged'::text])))
CREATE INDEX incidents_acknowledged_by_index ON public.incidents USING btree (organisation_id, acknowledged_by)
CREATE INDEX incidents_merged_group_index ON public.incidents USING btree (organisation_id, group_key) WHERE ((group_key IS NOT NULL) AND (status = 'merged'::text))
CREATE INDEX incidents_merged_index ON public.incidents USING btree (organisation_id, number) WHERE (status = 'merged'::text)
CREATE INDEX incidents_merged_into_index ON public.incidents USING btree (organisation_id, merged_into)
CREATE INDEX incidents_open_index ON public.incidents USING btree (organisation_id, id) WHERE (status <> ALL (ARRAY['resolved'::text, 'merged'::text]))
CREATE INDEX incidents_open_number_index ON public.incidents USING btree (organisation_id, number) WHERE (status <> ALL (ARRAY['resolved'::text, 'merged'::text]))
CREATE INDEX incidents_opened_index ON public.incidents USING btree (organisation_id, opened_at)
CREATE INDEX incidents_private_index ON public.incidents USING btree (organisation_id, id) WHERE private
CREATE INDEX incidents_resolved_by_index ON public.incidents USING btree (organisation_id, resolved_by)
CREATE INDEX incidents_service_index ON public.incidents USING btree (organisation_id, service_id)
CREATE INDEX incidents_severity_index ON public.incidents USING btree (organisation_id, severity, number)
CREATE INDEX incidents_snoozed_by_index ON public.incidents USING btree (organisation_id, snoozed_by)
CREATE INDEX incidents_views_due_index ON public.incidents USING btree (views_due_at) WHERE (views_due_at IS NOT NULL)
CREATE INDEX incidents_wake_index ON public.incidents USING btree (wake_at) WHERE (wake_at IS NOT NULL)
CREATE UNIQUE INDEX incidents_number_key ON public.incidents USING btree (organisation_id, number)
CREATE UNIQUE INDEX incidents_open_group_key ON public.incidents USING btree (organisation_id, group_key) WHERE ((group_key IS NOT NULL) AND absorbs AND (status <> ALL (ARRAY['resolved'::text, 'merged'::text])))
grant delete, insert, select, update on incidents to openalert_app
policy tenancy on incidents using (COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false) AND ((id IS NULL) OR (id <> ALL (( SELECT (current_setting('app.hidden'::text))::uuid[] AS current_setting)::uuid[]))))
integration_keys.organisation_id uuid not null
integration_keys.id uuid not null
integration_keys.integration_id uuid not null
integration_keys.key_hash bytea not null
integration_keys.key_prefix text not null
integration_keys.signing_secret bytea
integration_keys.created_at timestamp with time zone not null
integration_keys.last_used_at timestamp with time zone
integration_keys.revoked_at timestamp with time zone
integration_keys: integration_keys_organisation_id_integration_id_fkey FOREIGN KEY (organisation_id, integration_id) REFERENCES integrations(organisation_id, id) ON DELETE CASCADE
integration_keys: integration_keys_pkey PRIMARY KEY (organisation_id, id)
CREATE INDEX integration_keys_integration_index ON public.integration_keys USING btree (organisation_id, integration_id)
CREATE UNIQUE INDEX integration_keys_key_key ON public.integration_keys USING btree (key_hash)
grant delete, insert, select, update on integration_keys to openalert_app
policy tenancy on integration_keys using COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false)
integrations.organisation_id uuid not null
integrations.id uuid not null
integrations.name text not null
integrations.source text not null
integrations.service_id uuid not null
integrations.default_severity text not null default 'high'::text
integrations.key_hash bytea
integrations.key_prefix text
integrations.created_at timestamp with time zone not null
integrations.revoked_at timestamp with time zone
integrations.allowed_addresses text[] not null default '{}'::text[]
integrations: integrations_default_severity_check CHECK ((default_severity = ANY (ARRAY['critical'::text, 'high'::text, 'medium'::text, 'low'::text, 'info'::text])))
integrations: integrations_organisation_id_service_id_fkey FOREIGN KEY (organisation_id, service_id) REFERENCES services(organisation_id, id)
integrations: integrations_pkey PRIMARY KEY (organisation_id, id)
CREATE INDEX integrations_service_index ON public.integrations USING btree (organisation_id, service_id)
CREATE UNIQUE INDEX integrations_key_key ON public.integrations USING btree (key_hash)
CREATE UNIQUE INDEX integrations_name_key ON public.integrations USING btree (organisation_id, lower(name))
grant delete, insert, select, update on integrations to openalert_app
policy tenancy on integrations using COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false)
layers.organisation_id uuid not null
layers.id uuid not null
layers.schedule_id uuid not null
layers.name text not null
layers.priority integer not null default 0
layers.zone text not null
layers.rotation_kind text
layers.rotation_length integer
layers.starts_on text
layers.participants json
layers.kind text not null default 'rotation'::text
layers.rotation_count text not null default 'calendar'::text
layers.rotation_lasts json
layers.restriction json
layers.anchor_index integer
layers.anchor_at timestamp with time zone
layers.active_from timestamp with time zone
layers.active_until timestamp with time zone
layers: layers_anchor_check CHECK (((anchor_index IS NULL) = (anchor_at IS NULL)))
layers: layers_kind_check CHECK ((kind = ANY (ARRAY['rotation'::text, 'calendar'::text])))
layers: layers_organisation_id_schedule_id_fkey FOREIGN KEY (organisation_id, schedule_id) REFERENCES schedules(organisation_id, id) ON DELETE CASCADE
layers: layers_pkey PRIMARY KEY (organisation_id, id)
layers: layers_rotation_check CHECK (((kind <> 'rotation'::text) OR ((rotation_kind IS NOT NULL) AND (rotation_length IS NOT NULL) AND (starts_on IS NOT NULL) AND (participants IS NOT NULL))))
layers: layers_rotation_count_check CHECK ((rotation_count = ANY (ARRAY['calendar'::text, 'worked'::text])))
layers: layers_rotation_kind_check CHECK ((rotation_kind = ANY (ARRAY['hourly'::text, 'daily'::text, 'weekly'::text, 'monthly'::text])))
layers: layers_rotation_length_check CHECK (((rotation_length >= 1) AND (rotation_length <= 365)))
CREATE INDEX layers_schedule_index ON public.layers USING btree (organisation_id, schedule_id)
grant delete, insert, select, update on layers to openalert_app
policy tenancy on layers using COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false)
notices.organisation_id uuid not null
notices.id uuid not null
notices.key text not null
notices.incident_id uuid
notices.user_id uuid
notices.channel text not null
notices.address text not null
notices.notice json not null
notices.version integer not null default 1
notices.shown_version integer not null default 0
notices.status text not null default 'pending'::text
notices.reason text
notices.receipt json
notices.created_at timestamp with time zone not null
notices.due_at timestamp with time zone
notices.lease_until timestamp with time zone
notices.attempts integer not null default 0
notices.sent_at timestamp with time zone
notices: notices_incident_fkey FOREIGN KEY (organisation_id, incident_id) REFERENCES incidents(organisation_id, id) ON DELETE CASCADE
notices: notices_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id) ON DELETE CASCADE
notices: notices_pkey PRIMARY KEY (organisation_id, id)
notices: notices_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'sent'::text, 'failed'::text, 'suppressed'::text])))
notices: notices_user_fkey FOREIGN KEY (organisation_id, user_id) REFERENCES users(organisation_id, id) ON DELETE CASCADE
CREATE INDEX notices_due_index ON public.notices USING btree (due_at) WHERE (due_at IS NOT NULL)
CREATE INDEX notices_incident_index ON public.notices USING btree (organisation_id, incident_id)
CREATE INDEX notices_user_index ON public.notices USING btree (organisation_id, user_id)
CREATE UNIQUE INDEX notices_key ON public.notices USING btree (organisation_id, key, channel, address)
grant delete, insert, select, update on notices to openalert_app
policy tenancy on notices using (COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false) AND ((incident_id IS NULL) OR (incident_id <> ALL (( SELECT (current_setting('app.hidden'::text))::uuid[] AS current_setting)::uuid[]))))
notification_rules.organisation_id uuid not null
notification_rules.id uuid not null
notification_rules.user_id uuid
notification_rules.urgency text not null
notification_rules.channel text not null
notification_rules.delay_seconds integer not null
notification_rules: notification_rules_delay_seconds_check CHECK ((delay_seconds >= 0))
notification_rules: notification_rules_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id) ON DELETE CASCADE
notification_rules: notification_rules_organisation_id_user_id_fkey FOREIGN KEY (organisation_id, user_id) REFERENCES users(organisation_id, id) ON DELETE CASCADE
notification_rules: notification_rules_pkey PRIMARY KEY (organisation_id, id)
notification_rules: notification_rules_urgency_check CHECK ((urgency = ANY (ARRAY['high'::text, 'low'::text])))
CREATE UNIQUE INDEX notification_rules_key ON public.notification_rules USING btree (organisation_id, user_id, urgency, channel, delay_seconds) NULLS NOT DISTINCT
grant delete, insert, select, update on notification_rules to openalert_app
policy tenancy on notification_rules using COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false)
organisations.id uuid not null
organisations.name text not null
organisations.demo boolean not null default false
organisations.escalation_speed integer not null default 1
organisations.last_incident_number integer not null default 0
organisations.created_at timestamp with time zone not null
organisations.ack_timeouts json not null default '{"SEV1":1800}'::json
organisations.severity_rules json not null default '{}'::json
organisations: organisations_escalation_speed_check CHECK (((escalation_speed >= 1) AND (escalation_speed <= 60)))
organisations: organisations_pkey PRIMARY KEY (id)
grant delete, insert, select, update on organisations to openalert_app
policy tenancy on organisations using COALESCE((id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false)
outbox_mails.organisation_id uuid not null
outbox_mails.id uuid not null
outbox_mails.recipient text not null
outbox_mails.subject text not null
outbox_mails.text text not null
outbox_mails.html text not null
outbox_mails.created_at timestamp with time zone not null
outbox_mails.incident_id uuid
outbox_mails: outbox_mails_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id) ON DELETE CASCADE
outbox_mails: outbox_mails_pkey PRIMARY KEY (organisation_id, id)
grant delete, insert, select, update on outbox_mails to openalert_app
policy tenancy on outbox_mails using (COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false) AND ((incident_id IS NULL) OR (incident_id <> ALL (( SELECT (current_setting('app.hidden'::text))::uuid[] AS current_setting)::uuid[]))))
overrides.organisation_id uuid not null
overrides.id uuid not null
overrides.schedule_id uuid not null
overrides.user_id uuid
overrides.replaces_user_id uuid
overrides.starts_at timestamp with time zone not null
overrides.ends_at timestamp with time zone not null
overrides.created_by uuid
overrides.created_at timestamp with time zone not null
overrides.kind text not null
overrides.priority integer not null default 0
overrides.batch uuid not null
overrides: overrides_kind_check CHECK ((kind = ANY (ARRAY['replace'::text, 'add'::text, 'remove'::text, 'cover'::text])))
overrides: overrides_organisation_id_created_by_fkey FOREIGN KEY (organisation_id, created_by) REFERENCES users(organisation_id, id)
overrides: overrides_organisation_id_replaces_user_id_fkey FOREIGN KEY (organisation_id, replaces_user_id) REFERENCES users(organisation_id, id) ON DELETE CASCADE
overrides: overrides_organisation_id_schedule_id_fkey FOREIGN KEY (organisation_id, schedule_id) REFERENCES schedules(organisation_id, id) ON DELETE CASCADE
overrides: overrides_organisation_id_user_id_fkey FOREIGN KEY (organisation_id, user_id) REFERENCES users(organisation_id, id) ON DELETE CASCADE
overrides: overrides_people_check CHECK ((((user_id IS NULL) = (kind = 'remove'::text)) AND ((replaces_user_id IS NOT NULL) = (kind = ANY (ARRAY['replace'::text, 'remove'::text])))))
overrides: overrides_pkey PRIMARY KEY (organisation_id, id)
overrides: overrides_span_check CHECK ((ends_at > starts_at))
CREATE INDEX overrides_created_by_index ON public.overrides USING btree (organisation_id, created_by)
CREATE INDEX overrides_ends_index ON public.overrides USING btree (organisation_id, ends_at)
CREATE INDEX overrides_replaces_index ON public.overrides USING btree (organisation_id, replaces_user_id)
CREATE INDEX overrides_schedule_index ON public.overrides USING btree (organisation_id, schedule_id, starts_at, ends_at)
CREATE INDEX overrides_user_index ON public.overrides USING btree (organisation_id, user_id)
grant delete, insert, select, update on overrides to openalert_app
policy tenancy on overrides using COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false)
pages.organisation_id uuid not null
pages.id uuid not null
pages.incident_id uuid not null
pages.step integer not null
pages.loop integer not null
pages.user_id uuid not null
pages.rule text not null
pages.channel text not null
pages.address text not null
pages.why text not null
pages.status text not null
pages.reason text
pages.created_at timestamp with time zone not null
pages.due_at timestamp with time zone not null
pages.retry_at timestamp with time zone
pages.lease_until timestamp with time zone
pages.attempts integer not null default 0
pages.sent_at timestamp with time zone
pages.receipt json
pages: pages_organisation_id_incident_id_fkey FOREIGN KEY (organisation_id, incident_id) REFERENCES incidents(organisation_id, id) ON DELETE CASCADE
pages: pages_organisation_id_user_id_fkey FOREIGN KEY (organisation_id, user_id) REFERENCES users(organisation_id, id)
pages: pages_pkey PRIMARY KEY (organisation_id, id)
pages: pages_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'sending'::text, 'sent'::text, 'delivered'::text, 'failed'::text, 'suppressed'::text])))
CREATE INDEX pages_due_at_index ON public.pages USING btree (organisation_id, due_at)
CREATE INDEX pages_due_index ON public.pages USING btree (COALESCE(retry_at, due_at)) WHERE (status = ANY (ARRAY['pending'::text, 'sending'::text]))
CREATE INDEX pages_failed_index ON public.pages USING btree (organisation_id, id) WHERE (status = 'failed'::text)
CREATE INDEX pages_user_index ON public.pages USING btree (organisation_id, user_id)
CREATE UNIQUE INDEX pages_key ON public.pages USING btree (organisation_id, incident_id, step, loop, user_id, rule)
grant delete, insert, select, update on pages to openalert_app
policy tenancy on pages using (COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false) AND ((incident_id IS NULL) OR (incident_id <> ALL (( SELECT (current_setting('app.hidden'::text))::uuid[] AS current_setting)::uuid[]))))
recovery_codes.organisation_id uuid not null
recovery_codes.id uuid not null
recovery_codes.user_id uuid not null
recovery_codes.code_hash bytea not null
recovery_codes.used_at timestamp with time zone
recovery_codes: recovery_codes_organisation_id_user_id_fkey FOREIGN KEY (organisation_id, user_id) REFERENCES users(organisation_id, id) ON DELETE CASCADE
recovery_codes: recovery_codes_pkey PRIMARY KEY (organisation_id, id)
CREATE INDEX recovery_codes_user_index ON public.recovery_codes USING btree (organisation_id, user_id)
grant delete, insert, select, update on recovery_codes to openalert_app
policy tenancy on recovery_codes using COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false)
reviews.organisation_id uuid not null
reviews.incident_id uuid not null
reviews.text text not null
reviews.version integer not null
reviews.written_at timestamp with time zone not null
reviews.written_by_name text not null
reviews: reviews_incident_fkey FOREIGN KEY (organisation_id, incident_id) REFERENCES incidents(organisation_id, id) ON DELETE CASCADE
reviews: reviews_pkey PRIMARY KEY (organisation_id, incident_id)
grant delete, insert, select, update on reviews to openalert_app
policy tenancy on reviews using (COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false) AND ((incident_id IS NULL) OR (incident_id <> ALL (( SELECT (current_setting('app.hidden'::text))::uuid[] AS current_setting)::uuid[]))))
room_messages.organisation_id uuid not null
room_messages.id uuid not null
room_messages.room_id uuid not null
room_messages.position bigint not null
room_messages.cursor bigint not null
room_messages.kind text not null
room_messages.author_id uuid
room_messages.author_name text not null
room_messages.text text not null
room_messages.card json
room_messages.pinned boolean not null default false
room_messages.posted_at timestamp with time zone not null
room_messages.edited_at timestamp with time zone
room_messages: room_messages_kind_check CHECK ((kind = ANY (ARRAY['text'::text, 'card'::text, 'notice'::text])))
room_messages: room_messages_organisation_id_author_id_fkey FOREIGN KEY (organisation_id, author_id) REFERENCES users(organisation_id, id)
room_messages: room_messages_organisation_id_room_id_fkey FOREIGN KEY (organisation_id, room_id) REFERENCES rooms(organisation_id, id) ON DELETE CASCADE
room_messages: room_messages_pkey PRIMARY KEY (organisation_id, id)
CREATE INDEX room_messages_author_index ON public.room_messages USING btree (organisation_id, author_id)
CREATE INDEX room_messages_cursor_index ON public.room_messages USING btree (organisation_id, room_id, cursor)
CREATE INDEX room_messages_pinned_index ON public.room_messages USING btree (organisation_id, room_id, "position") WHERE pinned
CREATE UNIQUE INDEX room_messages_position_key ON public.room_messages USING btree (organisation_id, room_id, "position")
grant delete, insert, select, update on room_messages to openalert_app
policy tenancy on room_messages using (COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false) AND ((room_id IS NULL) OR (room_id <> ALL (( SELECT (current_setting('app.hidden'::text))::uuid[] AS current_setting)::uuid[]))))
rooms.organisation_id uuid not null
rooms.id uuid not null
rooms.name text not null
rooms.kind text not null
rooms.incident_id uuid
rooms.user_id uuid
rooms.topic text not null default ''::text
rooms.head bigint not null default 0
rooms.created_at timestamp with time zone not null
rooms.archived_at timestamp with time zone
rooms: rooms_kind_check CHECK ((kind = ANY (ARRAY['incidents'::text, 'channel'::text, 'incident'::text, 'direct'::text])))
rooms: rooms_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id) ON DELETE CASCADE
rooms: rooms_organisation_id_incident_id_fkey FOREIGN KEY (organisation_id, incident_id) REFERENCES incidents(organisation_id, id) ON DELETE CASCADE
rooms: rooms_organisation_id_user_id_fkey FOREIGN KEY (organisation_id, user_id) REFERENCES users(organisation_id, id) ON DELETE CASCADE
rooms: rooms_pkey PRIMARY KEY (organisation_id, id)
CREATE UNIQUE INDEX rooms_incident_key ON public.rooms USING btree (organisation_id, incident_id) WHERE (incident_id IS NOT NULL)
CREATE UNIQUE INDEX rooms_name_key ON public.rooms USING btree (organisation_id, lower(name))
CREATE UNIQUE INDEX rooms_user_key ON public.rooms USING btree (organisation_id, user_id) WHERE (user_id IS NOT NULL)
grant delete, insert, select, update on rooms to openalert_app
policy tenancy on rooms using (COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false) AND ((id IS NULL) OR (id <> ALL (( SELECT (current_setting('app.hidden'::text))::uuid[] AS current_setting)::uuid[]))))
schedules.organisation_id uuid not null
schedules.id uuid not null
schedules.name text not null
schedules.handle text not null
schedules.zone text not null
schedules.created_at timestamp with time zone not null
schedules.recorded_since timestamp with time zone
schedules.recorded_until timestamp with time zone
schedules.next_handoff_at timestamp with time zone
schedules.team_id uuid
schedules: schedules_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id) ON DELETE CASCADE
schedules: schedules_organisation_id_team_id_fkey FOREIGN KEY (organisation_id, team_id) REFERENCES teams(organisation_id, id)
schedules: schedules_pkey PRIMARY KEY (organisation_id, id)
CREATE INDEX schedules_handoff_index ON public.schedules USING btree (next_handoff_at)
CREATE INDEX schedules_team_index ON public.schedules USING btree (organisation_id, team_id)
CREATE UNIQUE INDEX schedules_handle_key ON public.schedules USING btree (organisation_id, lower(handle))
grant delete, insert, select, update on schedules to openalert_app
policy tenancy on schedules using COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false)
services.organisation_id uuid not null
services.id uuid not null
services.name text not null
services.escalation_policy_id uuid
services.created_at timestamp with time zone not null
services.ack_timeout_seconds integer
services.team_id uuid
services: services_ack_timeout_check CHECK (((ack_timeout_seconds >= 0) AND (ack_timeout_seconds <= 604800)))
services: services_organisation_id_escalation_policy_id_fkey FOREIGN KEY (organisation_id, escalation_policy_id) REFERENCES escalation_policies(organisation_id, id)
services: services_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id) ON DELETE CASCADE
services: services_organisation_id_team_id_fkey FOREIGN KEY (organisation_id, team_id) REFERENCES teams(organisation_id, id)
services: services_pkey PRIMARY KEY (organisation_id, id)
CREATE INDEX services_policy_index ON public.services USING btree (organisation_id, escalation_policy_id)
CREATE INDEX services_team_index ON public.services USING btree (organisation_id, team_id)
CREATE UNIQUE INDEX services_name_key ON public.services USING btree (organisation_id, lower(name))
grant delete, insert, select, update on services to openalert_app
policy tenancy on services using COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false)
sessions.organisation_id uuid not null
sessions.id uuid not null
sessions.user_id uuid not null
sessions.token_hash bytea not null
sessions.created_at timestamp with time zone not null
sessions.last_seen_at timestamp with time zone not null
sessions.expires_at timestamp with time zone not null
sessions.method text not null default 'link'::text
sessions.proved_at timestamp with time zone
sessions.address text
sessions.agent text
sessions: sessions_method_check CHECK ((method = ANY (ARRAY['link'::text, 'password'::text, 'entra'::text, 'oidc'::text])))
sessions: sessions_organisation_id_user_id_fkey FOREIGN KEY (organisation_id, user_id) REFERENCES users(organisation_id, id) ON DELETE CASCADE
sessions: sessions_pkey PRIMARY KEY (organisation_id, id)
CREATE INDEX sessions_user_index ON public.sessions USING btree (organisation_id, user_id)
CREATE UNIQUE INDEX sessions_token_key ON public.sessions USING btree (token_hash)
grant delete, insert, select, update on sessions to openalert_app
policy tenancy on sessions using COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false)
shifts.organisation_id uuid not null
shifts.id uuid not null
shifts.schedule_id uuid not null
shifts.user_id uuid not null
shifts.starts_at timestamp with time zone not null
shifts.ends_at timestamp with time zone
shifts: shifts_organisation_id_schedule_id_fkey FOREIGN KEY (organisation_id, schedule_id) REFERENCES schedules(organisation_id, id) ON DELETE CASCADE
shifts: shifts_organisation_id_user_id_fkey FOREIGN KEY (organisation_id, user_id) REFERENCES users(organisation_id, id) ON DELETE CASCADE
shifts: shifts_pkey PRIMARY KEY (organisation_id, id)
shifts: shifts_span_check CHECK ((ends_at > starts_at))
CREATE INDEX shifts_ends_index ON public.shifts USING btree (organisation_id, ends_at)
CREATE INDEX shifts_schedule_index ON public.shifts USING btree (organisation_id, schedule_id, starts_at, ends_at)
CREATE INDEX shifts_user_index ON public.shifts USING btree (organisation_id, user_id)
CREATE UNIQUE INDEX shifts_open_key ON public.shifts USING btree (organisation_id, schedule_id, user_id) WHERE (ends_at IS NULL)
grant delete, insert, select, update on shifts to openalert_app
policy tenancy on shifts using COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false)
sign_in_links.organisation_id uuid not null
sign_in_links.id uuid not null
sign_in_links.user_id uuid not null
sign_in_links.token_hash bytea not null
sign_in_links.created_at timestamp with time zone not null
sign_in_links.expires_at timestamp with time zone not null
sign_in_links.used_at timestamp with time zone
sign_in_links: sign_in_links_organisation_id_user_id_fkey FOREIGN KEY (organisation_id, user_id) REFERENCES users(organisation_id, id) ON DELETE CASCADE
sign_in_links: sign_in_links_pkey PRIMARY KEY (organisation_id, id)
CREATE INDEX sign_in_links_user_index ON public.sign_in_links USING btree (organisation_id, user_id)
CREATE UNIQUE INDEX sign_in_links_token_key ON public.sign_in_links USING btree (token_hash)
grant delete, insert, select, update on sign_in_links to openalert_app
policy tenancy on sign_in_links using COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false)
swaps.organisation_id uuid not null
swaps.id uuid not null
swaps.schedule_id uuid not null
swaps.beneficiary_id uuid not null
swaps.benefactor_id uuid
swaps.starts_at timestamp with time zone not null
swaps.ends_at timestamp with time zone not null
swaps.offered_at timestamp with time zone not null
swaps.taken_at timestamp with time zone
swaps.withdrawn_at timestamp with time zone
swaps: swaps_organisation_id_benefactor_id_fkey FOREIGN KEY (organisation_id, benefactor_id) REFERENCES users(organisation_id, id) ON DELETE CASCADE
swaps: swaps_organisation_id_beneficiary_id_fkey FOREIGN KEY (organisation_id, beneficiary_id) REFERENCES users(organisation_id, id) ON DELETE CASCADE
swaps: swaps_organisation_id_schedule_id_fkey FOREIGN KEY (organisation_id, schedule_id) REFERENCES schedules(organisation_id, id) ON DELETE CASCADE
swaps: swaps_pkey PRIMARY KEY (organisation_id, id)
swaps: swaps_span_check CHECK ((ends_at > starts_at))
swaps: swaps_taken_check CHECK (((benefactor_id IS NULL) = (taken_at IS NULL)))
CREATE INDEX swaps_benefactor_index ON public.swaps USING btree (organisation_id, benefactor_id)
CREATE INDEX swaps_beneficiary_index ON public.swaps USING btree (organisation_id, beneficiary_id)
CREATE INDEX swaps_schedule_index ON public.swaps USING btree (organisation_id, schedule_id, starts_at, ends_at)
grant delete, insert, select, update on swaps to openalert_app
policy tenancy on swaps using COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false)
system_state.key text not null
system_state.value text not null
system_state.updated_at timestamp with time zone not null
system_state: system_state_pkey PRIMARY KEY (key)
grant delete, insert, select, update on system_state to openalert_app
team_members.organisation_id uuid not null
team_members.team_id uuid not null
team_members.user_id uuid not null
team_members.role text not null default 'member'::text
team_members.source text not null default 'hand'::text
team_members: team_members_organisation_id_team_id_fkey FOREIGN KEY (organisation_id, team_id) REFERENCES teams(organisation_id, id) ON DELETE CASCADE
team_members: team_members_organisation_id_user_id_fkey FOREIGN KEY (organisation_id, user_id) REFERENCES users(organisation_id, id) ON DELETE CASCADE
team_members: team_members_pkey PRIMARY KEY (organisation_id, team_id, user_id)
team_members: team_members_role_check CHECK ((role = ANY (ARRAY['manager'::text, 'member'::text])))
team_members: team_members_source_check CHECK ((source = ANY (ARRAY['hand'::text, 'mapping'::text])))
CREATE INDEX team_members_user_index ON public.team_members USING btree (organisation_id, user_id)
grant delete, insert, select, update on team_members to openalert_app
policy tenancy on team_members using COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false)
teams.organisation_id uuid not null
teams.id uuid not null
teams.name text not null
teams.handle text not null
teams.created_at timestamp with time zone not null
teams: teams_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id) ON DELETE CASCADE
teams: teams_pkey PRIMARY KEY (organisation_id, id)
CREATE UNIQUE INDEX teams_handle_key ON public.teams USING btree (organisation_id, lower(handle))
grant delete, insert, select, update on teams to openalert_app
policy tenancy on teams using COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false)
temporary_schedules.organisation_id uuid not null
temporary_schedules.id uuid not null
temporary_schedules.schedule_id uuid not null
temporary_schedules.starts_at timestamp with time zone not null
temporary_schedules.ends_at timestamp with time zone not null
temporary_schedules.shifts json not null
temporary_schedules: temporary_schedules_organisation_id_schedule_id_fkey FOREIGN KEY (organisation_id, schedule_id) REFERENCES schedules(organisation_id, id) ON DELETE CASCADE
temporary_schedules: temporary_schedules_pkey PRIMARY KEY (organisation_id, id)
temporary_schedules: temporary_schedules_span_check CHECK ((ends_at > starts_at))
CREATE INDEX temporary_schedules_schedule_index ON public.temporary_schedules USING btree (organisation_id, schedule_id, starts_at, ends_at)
grant delete, insert, select, update on temporary_schedules to openalert_app
policy tenancy on temporary_schedules using COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false)
timeline.organisation_id uuid not null
timeline.incident_id uuid not null
timeline.id uuid not null
timeline.at timestamp with time zone not null
timeline.kind text not null
timeline.actor_kind text not null
timeline.actor_id uuid
timeline.actor_name text not null
timeline.via text not null
timeline.data json not null
timeline: timeline_pkey PRIMARY KEY (organisation_id, incident_id, id)
grant delete, insert, select, update on timeline to openalert_app
policy tenancy on timeline using (COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false) AND ((incident_id IS NULL) OR (incident_id <> ALL (( SELECT (current_setting('app.hidden'::text))::uuid[] AS current_setting)::uuid[]))))
token_families.organisation_id uuid not null
token_families.id uuid not null
token_families.user_id uuid not null
token_families.session_id uuid
token_families.agent text
token_families.address text
token_families.proved_at timestamp with time zone
token_families.created_at timestamp with time zone not null
token_families.expires_at timestamp with time zone not null
token_families.revoked_at timestamp with time zone
token_families: token_families_organisation_id_session_id_fkey FOREIGN KEY (organisation_id, session_id) REFERENCES sessions(organisation_id, id) ON DELETE CASCADE
token_families: token_families_organisation_id_user_id_fkey FOREIGN KEY (organisation_id, user_id) REFERENCES users(organisation_id, id) ON DELETE CASCADE
token_families: token_families_pkey PRIMARY KEY (organisation_id, id)
CREATE INDEX token_families_session_index ON public.token_families USING btree (organisation_id, session_id)
CREATE INDEX token_families_user_index ON public.token_families USING btree (organisation_id, user_id)
grant delete, insert, select, update on token_families to openalert_app
policy tenancy on token_families using COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false)
users.organisation_id uuid not null
users.id uuid not null
users.name text not null
users.handle text not null
users.email text not null
users.zone text not null
users.role text not null
users.created_at timestamp with time zone not null
users.disabled_at timestamp with time zone
users.access_asked_at timestamp with time zone
users.role_source text not null default 'hand'::text
users: users_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id) ON DELETE CASCADE
users: users_pkey PRIMARY KEY (organisation_id, id)
users: users_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'member'::text, 'viewer'::text])))
users: users_role_source_check CHECK ((role_source = ANY (ARRAY['hand'::text, 'mapping'::text])))
CREATE UNIQUE INDEX users_email_key ON public.users USING btree (organisation_id, lower(email))
CREATE UNIQUE INDEX users_handle_key ON public.users USING btree (organisation_id, lower(handle))
grant delete, insert, select, update on users to openalert_app
policy tenancy on users using COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false)
views.organisation_id uuid not null
views.id uuid not null
views.subject_id uuid not null
views.kind text not null
views.channel text not null
views.address text not null
views.receipt json
views.wanted_version integer not null default 0
views.shown_version integer not null default '-1'::integer
views.shown_at timestamp with time zone
views.due_at timestamp with time zone
views.lease_until timestamp with time zone
views.attempts integer not null default 0
views.reason text
views: views_kind_check CHECK ((kind = ANY (ARRAY['incident-card'::text, 'incident-room'::text])))
views: views_organisation_id_subject_id_fkey FOREIGN KEY (organisation_id, subject_id) REFERENCES incidents(organisation_id, id) ON DELETE CASCADE
views: views_pkey PRIMARY KEY (organisation_id, id)
CREATE INDEX views_due_index ON public.views USING btree (due_at) WHERE (due_at IS NOT NULL)
CREATE UNIQUE INDEX views_key ON public.views USING btree (organisation_id, subject_id, kind, channel, address)
grant delete, insert, select, update on views to openalert_app
policy tenancy on views using (COALESCE((organisation_id = ANY (( SELECT (current_setting('app.organisations'::text))::uuid[] AS current_setting)::uuid[])), false) AND ((subject_id IS NULL) OR (subject_id <> ALL (( SELECT (current_setting('app.hidden'::text))::uuid[] AS current_setting)::uuid[]))))
