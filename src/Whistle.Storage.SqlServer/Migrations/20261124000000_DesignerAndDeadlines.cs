using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Whistle.Storage.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class DesignerAndDeadlines : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "not_by_id",
                table: "tasks",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "subject_id",
                table: "tasks",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "supervised_at",
                table: "tasks",
                type: "datetime2(6)",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "urged_at",
                table: "tasks",
                type: "datetime2(6)",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "root_instance_id",
                table: "instances",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "simulated",
                table: "instances",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "description",
                table: "definitions",
                type: "nvarchar(max)",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "published_at",
                table: "definitions",
                type: "datetime2(6)",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "published_by_id",
                table: "definitions",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "revision",
                table: "definitions",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "tool_version",
                table: "definitions",
                type: "nvarchar(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "updated_at",
                table: "definitions",
                type: "datetime2(6)",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "updated_by_id",
                table: "definitions",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "basis_en",
                table: "clocks",
                type: "nvarchar(max)",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "deed",
                table: "clocks",
                type: "nvarchar(max)",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "deed_en",
                table: "clocks",
                type: "nvarchar(max)",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "entries",
                table: "clocks",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "extended",
                table: "clocks",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "extensions",
                table: "clocks",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "ladder",
                table: "clocks",
                type: "nvarchar(64)",
                maxLength: 64,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "last_rung",
                table: "clocks",
                type: "nvarchar(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "not_after",
                table: "clocks",
                type: "datetime2(6)",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "organisation_id",
                table: "clocks",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "paused_at",
                table: "clocks",
                type: "datetime2(6)",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "pauses",
                table: "clocks",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "pending_request_id",
                table: "clocks",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "policy_effective",
                table: "clocks",
                type: "date",
                nullable: false,
                defaultValue: new DateOnly(1, 1, 1));

            migrationBuilder.AddColumn<bool>(
                name: "rolls_to_working_day",
                table: "clocks",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "round",
                table: "clocks",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "step",
                table: "clocks",
                type: "nvarchar(200)",
                maxLength: 200,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<DateTime>(
                name: "touched_at",
                table: "clocks",
                type: "datetime2(6)",
                precision: 6,
                nullable: false,
                defaultValue: new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified));

            migrationBuilder.AddColumn<bool>(
                name: "clock_paused",
                table: "cases",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "notice_year",
                table: "calendar_days",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "calendar_changes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    by_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    by_name = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    kind = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    subject = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    first_day = table.Column<DateOnly>(type: "date", nullable: false),
                    last_day = table.Column<DateOnly>(type: "date", nullable: false),
                    state = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    cursor = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    passed_at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    examined = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_calendar_changes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "calendar_years",
                columns: table => new
                {
                    year = table.Column<int>(type: "int", nullable: false),
                    notice = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    url = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    published_on = table.Column<DateOnly>(type: "date", nullable: true),
                    shipped = table.Column<bool>(type: "bit", nullable: false),
                    version = table.Column<int>(type: "int", nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    updated_by_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_calendar_years", x => x.year);
                });

            migrationBuilder.CreateTable(
                name: "clock_entries",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    clock_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    case_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    sequence = table.Column<int>(type: "int", nullable: false),
                    at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    @event = table.Column<string>(name: "event", type: "nvarchar(64)", maxLength: 64, nullable: false),
                    actor_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    actor_name = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    reason = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    reason_en = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    note = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    old_due_at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    new_due_at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_clock_entries", x => x.id);
                    table.ForeignKey(
                        name: "fk_clock_entries_cases_case_id",
                        column: x => x.case_id,
                        principalTable: "cases",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "clock_pauses",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    clock_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    case_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    reason = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    from = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    until = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    to = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    requested_by_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    approved_by_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_clock_pauses", x => x.id);
                    table.ForeignKey(
                        name: "fk_clock_pauses_cases_case_id",
                        column: x => x.case_id,
                        principalTable: "cases",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "clock_requests",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    clock_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    case_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    kind = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    state = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    budget = table.Column<int>(type: "int", nullable: true),
                    reason = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    until = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    why = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    requested_by_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    requested_at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    task_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    decided_by_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    decided_at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_clock_requests", x => x.id);
                    table.ForeignKey(
                        name: "fk_clock_requests_cases_case_id",
                        column: x => x.case_id,
                        principalTable: "cases",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "clock_rungs",
                columns: table => new
                {
                    clock_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    rung = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    occurrence = table.Column<int>(type: "int", nullable: false),
                    case_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    due_at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    fired_at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    to = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    to_en = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    superseded = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_clock_rungs", x => new { x.clock_id, x.rung, x.occurrence });
                    table.ForeignKey(
                        name: "fk_clock_rungs_cases_case_id",
                        column: x => x.case_id,
                        principalTable: "cases",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "draft_leases",
                columns: table => new
                {
                    definition_id = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    user_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    user_name = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    session = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    taken_at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    expires_at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_draft_leases", x => x.definition_id);
                });

            migrationBuilder.CreateTable(
                name: "duty_runs",
                columns: table => new
                {
                    duty = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    period = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    scope = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    due_at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    started_at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    finished_at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    lease_until = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    node = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    attempts = table.Column<int>(type: "int", nullable: false),
                    error = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    result = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    result_en = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    asked_by = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_duty_runs", x => new { x.duty, x.period, x.scope });
                });

            migrationBuilder.CreateTable(
                name: "duty_shifts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    from = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    to = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    user_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    deputy_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    note = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    handed_to_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    handed_at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    hand_over_note = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_duty_shifts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "free_tasks",
                columns: table => new
                {
                    id = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    instance_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    bookmark_id = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    name = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    created_at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    completed_at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true)
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
                name: "migration_batches",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    case_type = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    from_bundle_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    to_bundle_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    choices_json = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    reason = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    requested_at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    requested_by_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    requested_by_name = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    state = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    total = table.Column<int>(type: "int", nullable: false),
                    finished_at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    undo_requested_at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    undo_reason = table.Column<string>(type: "nvarchar(max)", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_migration_batches", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "migrations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    case_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    batch_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    from_bundle_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    to_bundle_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    by_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    by_name = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    reason = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    choices_json = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    before_json = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    case_version = table.Column<int>(type: "int", nullable: false),
                    timeline_count = table.Column<int>(type: "int", nullable: false),
                    undone_at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    undone_by_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    undone_reason = table.Column<string>(type: "nvarchar(max)", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_migrations", x => x.id);
                    table.ForeignKey(
                        name: "fk_migrations_cases_case_id",
                        column: x => x.case_id,
                        principalTable: "cases",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "moved_due_times",
                columns: table => new
                {
                    change_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    clock_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    case_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    old_due_at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    new_due_at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_moved_due_times", x => new { x.change_id, x.clock_id });
                });

            migrationBuilder.CreateTable(
                name: "office_schedules",
                columns: table => new
                {
                    key = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    effective = table.Column<DateOnly>(type: "date", nullable: false),
                    name = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    name_en = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    basis = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    basis_en = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    seasons_json = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    shipped = table.Column<bool>(type: "bit", nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_office_schedules", x => new { x.key, x.effective });
                });

            migrationBuilder.CreateTable(
                name: "organisation_cards",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    colour = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    case_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    unit_order_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    clock_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    reason = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    reason_en = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organisation_cards", x => x.id);
                    table.ForeignKey(
                        name: "fk_organisation_cards_cases_case_id",
                        column: x => x.case_id,
                        principalTable: "cases",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "organisation_hours",
                columns: table => new
                {
                    organisation_code = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    schedule = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organisation_hours", x => new { x.organisation_code, x.from });
                });

            migrationBuilder.CreateTable(
                name: "outbound_requests",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    case_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    instance_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    bookmark_id = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    request_json = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    created_at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    next_at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    lease_until = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    attempts = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outbound_requests", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "publish_requests",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    definition_id = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    version_id = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    version = table.Column<int>(type: "int", nullable: false),
                    content_hash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    name = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    override_reason = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    state = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    requested_by_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    requested_at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    decided_by_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    decided_at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    decision_reason = table.Column<string>(type: "nvarchar(max)", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_publish_requests", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "run_drafts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    version_id = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    content_hash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    json = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    created_at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_run_drafts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "scenarios",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    case_type = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    key = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    name = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    name_en = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    json = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    origin = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    version = table.Column<int>(type: "int", nullable: false),
                    created_at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    created_by_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    updated_at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    updated_by_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_scenarios", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "supervision_orders",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    case_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    unit_order_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    organisation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    clock_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    issued_by_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    issued_at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    requirement = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    task_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    state = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    answer = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    answered_by_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    answered_at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_supervision_orders", x => x.id);
                    table.ForeignKey(
                        name: "fk_supervision_orders_cases_case_id",
                        column: x => x.case_id,
                        principalTable: "cases",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "triggers",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    definition_id = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    definition_version_id = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    activity_id = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    hash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    created_at = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_triggers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "migration_batch_cases",
                columns: table => new
                {
                    batch_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    case_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    state = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    migration_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    reason = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    reason_en = table.Column<string>(type: "nvarchar(max)", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_migration_batch_cases", x => new { x.batch_id, x.case_id });
                    table.ForeignKey(
                        name: "fk_migration_batch_cases_migration_batches_batch_id",
                        column: x => x.batch_id,
                        principalTable: "migration_batches",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_tasks_subject_id",
                table: "tasks",
                column: "subject_id");

            migrationBuilder.CreateIndex(
                name: "ix_instances_root_instance_id",
                table: "instances",
                column: "root_instance_id");

            migrationBuilder.CreateIndex(
                name: "ix_clocks_organisation_id_state_due_at",
                table: "clocks",
                columns: new[] { "organisation_id", "state", "due_at" });

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
                name: "ix_clock_entries_case_id",
                table: "clock_entries",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_clock_entries_clock_id_sequence",
                table: "clock_entries",
                columns: new[] { "clock_id", "sequence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_clock_pauses_case_id",
                table: "clock_pauses",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_clock_pauses_clock_id_number",
                table: "clock_pauses",
                columns: new[] { "clock_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_clock_requests_case_id",
                table: "clock_requests",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_clock_requests_clock_id",
                table: "clock_requests",
                column: "clock_id");

            migrationBuilder.CreateIndex(
                name: "ix_clock_rungs_case_id",
                table: "clock_rungs",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_clock_rungs_organisation_id_fired_at",
                table: "clock_rungs",
                columns: new[] { "organisation_id", "fired_at" });

            migrationBuilder.CreateIndex(
                name: "ix_duty_runs_started_at",
                table: "duty_runs",
                column: "started_at");

            migrationBuilder.CreateIndex(
                name: "ix_duty_shifts_organisation_id_from",
                table: "duty_shifts",
                columns: new[] { "organisation_id", "from" });

            migrationBuilder.CreateIndex(
                name: "ix_free_tasks_instance_id",
                table: "free_tasks",
                column: "instance_id");

            migrationBuilder.CreateIndex(
                name: "ix_migration_batch_cases_batch_id_state",
                table: "migration_batch_cases",
                columns: new[] { "batch_id", "state" });

            migrationBuilder.CreateIndex(
                name: "ix_migration_batch_cases_migration_id",
                table: "migration_batch_cases",
                column: "migration_id");

            migrationBuilder.CreateIndex(
                name: "ix_migration_batches_requested_at",
                table: "migration_batches",
                column: "requested_at");

            migrationBuilder.CreateIndex(
                name: "ix_migrations_batch_id",
                table: "migrations",
                column: "batch_id");

            migrationBuilder.CreateIndex(
                name: "ix_migrations_case_id",
                table: "migrations",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_organisation_cards_case_id",
                table: "organisation_cards",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_organisation_cards_organisation_id_at",
                table: "organisation_cards",
                columns: new[] { "organisation_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_outbound_requests_instance_id",
                table: "outbound_requests",
                column: "instance_id");

            migrationBuilder.CreateIndex(
                name: "ix_outbound_requests_next_at",
                table: "outbound_requests",
                column: "next_at");

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
                name: "ix_supervision_orders_case_id",
                table: "supervision_orders",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_supervision_orders_organisation_id_issued_at",
                table: "supervision_orders",
                columns: new[] { "organisation_id", "issued_at" });

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
                name: "clock_entries");

            migrationBuilder.DropTable(
                name: "clock_pauses");

            migrationBuilder.DropTable(
                name: "clock_requests");

            migrationBuilder.DropTable(
                name: "clock_rungs");

            migrationBuilder.DropTable(
                name: "draft_leases");

            migrationBuilder.DropTable(
                name: "duty_runs");

            migrationBuilder.DropTable(
                name: "duty_shifts");

            migrationBuilder.DropTable(
                name: "free_tasks");

            migrationBuilder.DropTable(
                name: "migration_batch_cases");

            migrationBuilder.DropTable(
                name: "migrations");

            migrationBuilder.DropTable(
                name: "moved_due_times");

            migrationBuilder.DropTable(
                name: "office_schedules");

            migrationBuilder.DropTable(
                name: "organisation_cards");

            migrationBuilder.DropTable(
                name: "organisation_hours");

            migrationBuilder.DropTable(
                name: "outbound_requests");

            migrationBuilder.DropTable(
                name: "publish_requests");

            migrationBuilder.DropTable(
                name: "run_drafts");

            migrationBuilder.DropTable(
                name: "scenarios");

            migrationBuilder.DropTable(
                name: "supervision_orders");

            migrationBuilder.DropTable(
                name: "triggers");

            migrationBuilder.DropTable(
                name: "migration_batches");

            migrationBuilder.DropIndex(
                name: "ix_tasks_subject_id",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "ix_instances_root_instance_id",
                table: "instances");

            migrationBuilder.DropIndex(
                name: "ix_clocks_organisation_id_state_due_at",
                table: "clocks");

            migrationBuilder.DropIndex(
                name: "ix_calendar_days_notice_year",
                table: "calendar_days");

            migrationBuilder.DropColumn(
                name: "not_by_id",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "subject_id",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "supervised_at",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "urged_at",
                table: "tasks");

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
                name: "basis_en",
                table: "clocks");

            migrationBuilder.DropColumn(
                name: "deed",
                table: "clocks");

            migrationBuilder.DropColumn(
                name: "deed_en",
                table: "clocks");

            migrationBuilder.DropColumn(
                name: "entries",
                table: "clocks");

            migrationBuilder.DropColumn(
                name: "extended",
                table: "clocks");

            migrationBuilder.DropColumn(
                name: "extensions",
                table: "clocks");

            migrationBuilder.DropColumn(
                name: "ladder",
                table: "clocks");

            migrationBuilder.DropColumn(
                name: "last_rung",
                table: "clocks");

            migrationBuilder.DropColumn(
                name: "not_after",
                table: "clocks");

            migrationBuilder.DropColumn(
                name: "organisation_id",
                table: "clocks");

            migrationBuilder.DropColumn(
                name: "paused_at",
                table: "clocks");

            migrationBuilder.DropColumn(
                name: "pauses",
                table: "clocks");

            migrationBuilder.DropColumn(
                name: "pending_request_id",
                table: "clocks");

            migrationBuilder.DropColumn(
                name: "policy_effective",
                table: "clocks");

            migrationBuilder.DropColumn(
                name: "rolls_to_working_day",
                table: "clocks");

            migrationBuilder.DropColumn(
                name: "round",
                table: "clocks");

            migrationBuilder.DropColumn(
                name: "step",
                table: "clocks");

            migrationBuilder.DropColumn(
                name: "touched_at",
                table: "clocks");

            migrationBuilder.DropColumn(
                name: "clock_paused",
                table: "cases");

            migrationBuilder.DropColumn(
                name: "notice_year",
                table: "calendar_days");
        }
    }
}
