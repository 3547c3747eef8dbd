using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Whistle.Storage.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class DesignerAndDeadlines : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "root_instance_id",
                table: "instances",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "simulated",
                table: "instances",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "description",
                table: "definitions",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "published_at",
                table: "definitions",
                type: "timestamp(6) with time zone",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "published_by_id",
                table: "definitions",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "revision",
                table: "definitions",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "tool_version",
                table: "definitions",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "updated_at",
                table: "definitions",
                type: "timestamp(6) with time zone",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "updated_by_id",
                table: "definitions",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "notice_year",
                table: "calendar_days",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "calendar_changes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    by_name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    kind = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    subject = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    first_day = table.Column<DateOnly>(type: "date", nullable: false),
                    last_day = table.Column<DateOnly>(type: "date", nullable: false),
                    state = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    cursor = table.Column<Guid>(type: "uuid", nullable: true),
                    passed_at = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    examined = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_calendar_changes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "calendar_years",
                columns: table => new
                {
                    year = table.Column<int>(type: "integer", nullable: false),
                    notice = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    url = table.Column<string>(type: "text", nullable: true),
                    published_on = table.Column<DateOnly>(type: "date", nullable: true),
                    shipped = table.Column<bool>(type: "boolean", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    updated_by_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_calendar_years", x => x.year);
                });

            migrationBuilder.CreateTable(
                name: "draft_leases",
                columns: table => new
                {
                    definition_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    session = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    taken_at = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    expires_at = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_draft_leases", x => x.definition_id);
                });

            migrationBuilder.CreateTable(
                name: "duty_runs",
                columns: table => new
                {
                    duty = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    period = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    scope = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    due_at = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    started_at = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    finished_at = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    lease_until = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    node = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    error = table.Column<string>(type: "text", nullable: true),
                    result = table.Column<string>(type: "text", nullable: true),
                    result_en = table.Column<string>(type: "text", nullable: true),
                    asked_by = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_duty_runs", x => new { x.duty, x.period, x.scope });
                });

            migrationBuilder.CreateTable(
                name: "free_tasks",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    instance_id = table.Column<Guid>(type: "uuid", nullable: false),
                    bookmark_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    completed_at = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_free_tasks", x => x.id);
                    table.ForeignKey(
                        name: "fk_free_tasks_instances_instance_id",
                        column: x => x.instance_id,
                        principalTable: "instances",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "moved_due_times",
                columns: table => new
                {
                    change_id = table.Column<Guid>(type: "uuid", nullable: false),
                    clock_id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    old_due_at = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    new_due_at = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_moved_due_times", x => new { x.change_id, x.clock_id });
                });

            migrationBuilder.CreateTable(
                name: "office_schedules",
                columns: table => new
                {
                    key = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    effective = table.Column<DateOnly>(type: "date", nullable: false),
                    name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    name_en = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    basis = table.Column<string>(type: "text", nullable: false),
                    basis_en = table.Column<string>(type: "text", nullable: false),
                    seasons_json = table.Column<string>(type: "text", nullable: false),
                    shipped = table.Column<bool>(type: "boolean", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_office_schedules", x => new { x.key, x.effective });
                });

            migrationBuilder.CreateTable(
                name: "organisation_hours",
                columns: table => new
                {
                    organisation_code = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    schedule = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organisation_hours", x => new { x.organisation_code, x.from });
                });

            migrationBuilder.CreateTable(
                name: "publish_requests",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    definition_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    version_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    content_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    override_reason = table.Column<string>(type: "text", nullable: true),
                    state = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    requested_by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    requested_at = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    decided_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    decided_at = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    decision_reason = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_publish_requests", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "run_drafts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    content_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    json = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_run_drafts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "scenarios",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_type = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    key = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    name_en = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    json = table.Column<string>(type: "text", nullable: false),
                    origin = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    created_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    updated_at = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    updated_by_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_scenarios", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "triggers",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    definition_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    definition_version_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    activity_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_triggers", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_instances_root_instance_id",
                table: "instances",
                column: "root_instance_id");

            migrationBuilder.CreateIndex(
                name: "ix_calendar_days_notice_year",
                table: "calendar_days",
                column: "notice_year");

            migrationBuilder.CreateIndex(
                name: "ix_calendar_changes_at",
                table: "calendar_changes",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_calendar_changes_state",
                table: "calendar_changes",
                column: "state");

            migrationBuilder.CreateIndex(
                name: "ix_duty_runs_started_at",
                table: "duty_runs",
                column: "started_at");

            migrationBuilder.CreateIndex(
                name: "ix_free_tasks_instance_id",
                table: "free_tasks",
                column: "instance_id");

            migrationBuilder.CreateIndex(
                name: "ix_publish_requests_definition_id_state",
                table: "publish_requests",
                columns: new[] { "definition_id", "state" });

            migrationBuilder.CreateIndex(
                name: "ix_publish_requests_state_requested_at",
                table: "publish_requests",
                columns: new[] { "state", "requested_at" });

            migrationBuilder.CreateIndex(
                name: "ix_run_drafts_version_id_content_hash",
                table: "run_drafts",
                columns: new[] { "version_id", "content_hash" });

            migrationBuilder.CreateIndex(
                name: "ix_scenarios_case_type_key",
                table: "scenarios",
                columns: new[] { "case_type", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_triggers_definition_id",
                table: "triggers",
                column: "definition_id");

            migrationBuilder.CreateIndex(
                name: "ix_triggers_hash",
                table: "triggers",
                column: "hash");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "calendar_changes");

            migrationBuilder.DropTable(
                name: "calendar_years");

            migrationBuilder.DropTable(
                name: "draft_leases");

            migrationBuilder.DropTable(
                name: "duty_runs");

            migrationBuilder.DropTable(
                name: "free_tasks");

            migrationBuilder.DropTable(
                name: "moved_due_times");

            migrationBuilder.DropTable(
                name: "office_schedules");

            migrationBuilder.DropTable(
                name: "organisation_hours");

            migrationBuilder.DropTable(
                name: "publish_requests");

            migrationBuilder.DropTable(
                name: "run_drafts");

            migrationBuilder.DropTable(
                name: "scenarios");

            migrationBuilder.DropTable(
                name: "triggers");

            migrationBuilder.DropIndex(
                name: "ix_instances_root_instance_id",
                table: "instances");

            migrationBuilder.DropIndex(
                name: "ix_calendar_days_notice_year",
                table: "calendar_days");

            migrationBuilder.DropColumn(
                name: "root_instance_id",
                table: "instances");

            migrationBuilder.DropColumn(
                name: "simulated",
                table: "instances");

            migrationBuilder.DropColumn(
                name: "description",
                table: "definitions");

            migrationBuilder.DropColumn(
                name: "published_at",
                table: "definitions");

            migrationBuilder.DropColumn(
                name: "published_by_id",
                table: "definitions");

            migrationBuilder.DropColumn(
                name: "revision",
                table: "definitions");

            migrationBuilder.DropColumn(
                name: "tool_version",
                table: "definitions");

            migrationBuilder.DropColumn(
                name: "updated_at",
                table: "definitions");

            migrationBuilder.DropColumn(
                name: "updated_by_id",
                table: "definitions");

            migrationBuilder.DropColumn(
                name: "notice_year",
                table: "calendar_days");
        }
    }
}
