/* bulk.c — see bulk.h.
 *
 * A ring of slots holds the pieces that are under way, in the order of the input. A worker takes the next piece, reads
 * its cases, has them written into the slot's own text, and marks the slot as done; whoever completes the first slot of
 * the ring gives out all that are done in a row. A worker whose slot has grown large waits until it is the first and
 * gives out what there is, so that neither long results nor a file of bad lines fill the memory. */
#include "bulk.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bulk_say.h"

#define SLOTS_EACH 2                     /* pieces under way for each thread: one in work, one done early */
#define INSTANCES_AT_FIRST 64            /* of a `many` subject, in the cases of a block */
#define SLOT_LARGE ((size_t)4 << 20)     /* bytes of output or messages that a slot gathers before its turn */

/* One input file; its readers hold on to its header. */
typedef struct File {
    const char *path;                    /* as the command line has it */
    WtrPieces *pieces;
    uint64_t number;                     /* of files opened, from 1 */
    unsigned users;                      /* slots under way, and the run while it is read */
} File;

/* One piece under way. */
typedef struct Slot {
    WtrPiece piece;
    File *file;
    WtrText out, messages, complaints;
    uint64_t evaluated, refused, found;  /* not yet given out */
    bool limit, written;                 /* written: a case of it has put something out */
    bool done;
    WtrExit end;                         /* not DONE: the run ends here */
    uint64_t bytes;                      /* of all files, up to the end of the piece */
} Slot;

typedef struct Run Run;

typedef struct Worker {
    Run *run;
    pthread_t thread; bool started;
    void *state;                         /* the writer's */
    WtrBatch batch; uint32_t instances;
    WtrRecordReader *readers[WTR_RECORD_CSV + 1];     /* by form */
    uint64_t header_of;                  /* file whose header the reader of CSV has */
} Worker;

struct Run {
    const WtrSession *session;
    const WtrBulkOptions *options;
    const WtrBulkWriter *writer;
    WtrBulkTotals *totals;
    WtrRunOptions reading;
    WtrMessages messages;
    WtrProgress progress;
    uint32_t block;                      /* cases */
    Worker *workers; unsigned threads, started;

    pthread_mutex_t input;               /* guards what follows up to the next mutex */
    File *file; int next_path; uint64_t opened, bytes_before;
    bool at_end;

    pthread_mutex_t ring;                /* guards what follows; taken after `input`, where both are */
    pthread_cond_t changed;
    Slot *slots; unsigned slot_count;
    uint64_t taken, given;               /* slots ever taken, and given out */
    bool giving, stopped;
    WtrExit code;
    bool begun, written;                 /* of whoever gives out */
    bool several;                        /* settled before the first slot is taken */
};

static volatile sig_atomic_t interrupted;
static volatile sig_atomic_t is_reading;
static pthread_t reading;                /* the thread that waits for input, while is_reading */

/* The first Ctrl-C ends the run in order, and a read that waits, whichever thread the signal came to; a second one ends it
 * at once. */
static void note_interrupt(int number, siginfo_t *from, void *context)
{
    (void)context;
    if (from->si_code == SI_TKILL && from->si_pid == getpid())
        return;                          /* handed on by another thread */
    if (interrupted) {
        signal(number, SIG_DFL);
        raise(number);
    }
    interrupted = 1;
    if (is_reading && !pthread_equal(reading, pthread_self()))
        pthread_kill(reading, number);
}

/* ---- files ---------------------------------------------------------------------------------------------- */

/* The ring's mutex is held, or nobody else is there. */
static void leave_file(File *file)
{
    if (file == NULL || --file->users > 0)
        return;
    wtr_pieces_close(file->pieces);
    wtr_free(file);
}

static uint64_t file_bytes(const File *file)
{
    uint64_t done = 0, of = 0;
    wtr_pieces_progress(file->pieces, &done, &of);
    return done;
}

static WtrExit open_next(Run *run)
{
    const WtrBulkOptions *options = run->options;
    File *file = wtr_alloc(sizeof *file);
    if (file == NULL) {
        wtr_complain("out of memory");
        return WTR_EXIT_LIMIT;
    }
    file->path = options->count > 0 ? options->paths[run->next_path] : "-";
    run->next_path++;
    WtrExit code = wtr_pieces_open(file->path, &options->pieces, &file->pieces);
    if (code != WTR_EXIT_DONE) {
        wtr_free(file);
        return code;
    }
    file->number = ++run->opened;
    file->users = 1;
    run->file = file;
    if (!run->several)                   /* of several files it is set from the start, so nobody reads it meanwhile */
        run->several = wtr_pieces_form(file->pieces) != WTR_RECORD_ONE;
    return WTR_EXIT_DONE;
}

static void close_file(Run *run)
{
    run->bytes_before += file_bytes(run->file);
    pthread_mutex_lock(&run->ring);
    leave_file(run->file);
    pthread_mutex_unlock(&run->ring);
    run->file = NULL;
}

/* The next piece of the input into a slot; *more is false at the end of it all. */
static WtrExit next_piece(Run *run, Slot *slot, bool *more)
{
    int files = run->options->count > 0 ? run->options->count : 1;
    *more = false;
    for (;;) {
        if (interrupted) {
            wtr_complain("interrupted");
            return WTR_EXIT_IO;
        }
        if (run->file == NULL && run->next_path == files)
            return WTR_EXIT_DONE;
        WtrExit code = run->file == NULL ? open_next(run) : WTR_EXIT_DONE;
        if (code == WTR_EXIT_DONE)
            code = wtr_piece_next(run->file->pieces, &slot->piece, more);
        if (code != WTR_EXIT_DONE || *more) {
            slot->file = *more ? run->file : NULL;
            slot->bytes = run->file != NULL ? run->bytes_before + file_bytes(run->file) : 0;
            return code;
        }
        close_file(run);
    }
}

/* ---- giving out ----------------------------------------------------------------------------------------- */

static WtrExit print_text(WtrText *text)
{
    WtrExit code = text->length > 0 ? wtr_print(text->at, text->length) : WTR_EXIT_DONE;
    text->length = 0;
    return code;
}

static WtrExit print_made(WtrText *text)
{
    if (!text->failed)
        return print_text(text);
    wtr_complain("out of memory");
    return WTR_EXIT_LIMIT;
}

static WtrExit begin_output(Run *run)
{
    WtrText text = {0};
    if (run->writer->begin != NULL && !run->begun)
        run->writer->begin(run->writer->context, run->several, &text);
    run->begun = true;
    WtrExit code = print_made(&text);
    wtr_text_free(&text);
    return code;
}

/* Gives out what a slot holds so far; by one thread at a time, of the ring's first slot only. */
static WtrExit give_out(Run *run, Slot *slot)
{
    WtrExit code = WTR_EXIT_DONE;
    if (slot->messages.length > 0 || slot->complaints.length > 0) {
        wtr_progress_clear(&run->progress);
        code = wtr_messages_write(&run->messages, &slot->messages);
        if (slot->complaints.length > 0)
            fwrite(slot->complaints.at, 1, slot->complaints.length, stderr);
        slot->messages.length = slot->complaints.length = 0;
    }
    if (code == WTR_EXIT_DONE && (slot->evaluated > 0 || slot->out.length > 0))
        code = begin_output(run);
    if (code == WTR_EXIT_DONE && slot->out.length > 0 && run->written && !slot->written)
        code = wtr_print(run->writer->between, strlen(run->writer->between));
    if (slot->out.length > 0)
        run->written = slot->written = true;
    if (code == WTR_EXIT_DONE)
        code = print_text(&slot->out);
    if (code != WTR_EXIT_DONE)
        return code;
    run->totals->evaluated += slot->evaluated;
    run->totals->refused += slot->refused;
    run->totals->found += slot->found;
    run->totals->limit = run->totals->limit || slot->limit;
    slot->evaluated = slot->refused = slot->found = 0;
    wtr_progress_show(&run->progress, run->totals->evaluated + run->totals->refused, slot->bytes);
    return code;
}

/* The ring's mutex is held. */
static void stop(Run *run, WtrExit code)
{
    if (!run->stopped)
        run->code = code;
    run->stopped = true;
    pthread_cond_broadcast(&run->changed);
}

/* Gives out a slot that is the first, with the ring open to others meanwhile. The ring's mutex is held. Ctrl-C waits until
 * it is written, or it would be cut in the middle of a row. */
static void give_first(Run *run, Slot *slot)
{
    sigset_t interrupt, before;
    sigemptyset(&interrupt);
    sigaddset(&interrupt, SIGINT);
    pthread_mutex_unlock(&run->ring);
    pthread_sigmask(SIG_BLOCK, &interrupt, &before);
    WtrExit code = give_out(run, slot);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_mutex_lock(&run->ring);
    if (code != WTR_EXIT_DONE)
        stop(run, code);
}

/* A slot's work is over: all slots that are done in a row from the first on are given out. */
static void finish_slot(Run *run, Slot *slot)
{
    pthread_mutex_lock(&run->ring);
    slot->done = true;
    while (!run->giving && !run->stopped && run->given < run->taken && run->slots[run->given % run->slot_count].done) {
        Slot *first = &run->slots[run->given % run->slot_count];
        run->giving = true;
        give_first(run, first);
        run->giving = false;
        if (first->end != WTR_EXIT_DONE)
            stop(run, first->end);
        leave_file(first->file);
        first->file = NULL;
        run->given++;
        pthread_cond_broadcast(&run->changed);
    }
    pthread_mutex_unlock(&run->ring);
}

/* A slot that has grown large: waits for its turn and gives out what there is. False when the run has stopped. */
static bool relieve(Run *run, Slot *slot)
{
    if (slot->out.length < SLOT_LARGE && slot->messages.length < SLOT_LARGE)
        return true;
    pthread_mutex_lock(&run->ring);
    while (!run->stopped && (run->giving || &run->slots[run->given % run->slot_count] != slot))
        pthread_cond_wait(&run->changed, &run->ring);
    if (!run->stopped)
        give_first(run, slot);
    bool on = !run->stopped;
    pthread_mutex_unlock(&run->ring);
    return on;
}

/* ---- reading and evaluating ------------------------------------------------------------------------------- */

static void empty_batch(WtrBatch *batch)
{
    wtr_reset(batch->evaluator);
    batch->count = 0;
    batch->ids.count = 0;
    batch->refused = 0;
}

static bool has_instances(const WtrBook *book)
{
    for (uint32_t i = 0; i < book->subjects.count; i++)
        if (book->subjects.at[i].many)
            return true;
    return false;
}

/* The most instances that the cases of a piece may have, as far as one case is allowed them: each has a bracket of its
 * own or, flat, is its case's one. */
static uint32_t count_instances(const WtrBook *book, const WtrPiece *piece, uint32_t cases)
{
    uint32_t count = 0;
    if (piece->form == WTR_RECORD_CSV || !has_instances(book))
        return cases;
    const char *end = piece->text + piece->length;
    for (const char *at = piece->text; count < WTR_CASE_INSTANCES && (at = memchr(at, '{', (size_t)(end - at))) != NULL; at++)
        count++;
    return count;
}

/* An evaluator with room for whatever one case of the piece may hold, and for a block of them as far as is useful. */
static WtrStatus fit_evaluator(Worker *worker, const WtrPiece *piece)
{
    WtrBatch *batch = &worker->batch;
    if (batch->evaluator != NULL && worker->instances >= WTR_CASE_INSTANCES)
        return WTR_OK;
    uint32_t needed = count_instances(worker->run->session->book, piece, worker->run->block), instances = INSTANCES_AT_FIRST;
    while (instances < WTR_CASE_INSTANCES && instances < needed)
        instances *= 2;
    if (batch->evaluator != NULL && worker->instances >= instances)
        return WTR_OK;
    wtr_evaluator_free(batch->evaluator);
    batch->evaluator = NULL;
    worker->instances = instances;
    if (batch->rows == NULL) {
        batch->capacity = worker->run->block;
        batch->rows = wtr_alloc(batch->capacity * sizeof *batch->rows);
    }
    if (batch->rows == NULL)
        return WTR_NO_MEMORY;
    return wtr_session_evaluator(worker->run->session, batch->capacity, instances, &batch->evaluator);
}

static WtrRecordReader *reader_for(Worker *worker, const Slot *slot)
{
    const WtrPieces *pieces = slot->file->pieces;
    WtrRecordForm form = slot->piece.form;
    WtrRecordReader **reader = &worker->readers[form];
    if (form == WTR_RECORD_CSV && worker->header_of != slot->file->number) {
        wtr_record_reader_free(*reader);
        *reader = NULL;
        worker->header_of = slot->file->number;
    }
    if (*reader == NULL) {
        const char *header = NULL;
        size_t length = 0;
        if (form == WTR_RECORD_CSV)
            wtr_pieces_header(pieces, &header, &length);
        *reader = wtr_record_reader_new(&worker->run->reading, form, wtr_pieces_separator(pieces), header, length);
    }
    return *reader;
}

/* Whether the block's one case is the one asked for. */
static bool is_asked_for(const char *one_case, const WtrBlock *block)
{
    const WtrRow *row = &block->batch->rows[0];
    char number[24];
    if (row->name != NULL)
        return strlen(one_case) == row->name_length && memcmp(one_case, row->name, row->name_length) == 0;
    snprintf(number, sizeof number, "%llu", (unsigned long long)row->number);
    return !block->one && strcmp(one_case, number) == 0;
}

/* Has the block, or one case of it, written, apart from what was written before it. */
static WtrExit write_apart(Worker *worker, Slot *slot, const WtrBlock *block)
{
    const WtrBulkWriter *writer = worker->run->writer;
    size_t before = slot->out.length, between = strlen(writer->between);
    bool separate = between > 0 && (slot->written || before > 0);
    if (separate)
        wtr_text_add(&slot->out, writer->between, between);
    WtrExit code = writer->write(worker->state, block, &slot->out);
    if (code == WTR_EXIT_DONE && slot->out.failed) {
        wtr_complain("out of memory");
        code = WTR_EXIT_LIMIT;
    }
    if (code != WTR_EXIT_DONE || (separate && slot->out.length == before + between))
        slot->out.length = before;
    return code;
}

/* The same where it is asked for; counts the cases. */
static WtrExit write_block(Worker *worker, Slot *slot, const WtrBlock *block)
{
    const char *one_case = worker->run->options->one_case;
    WtrExit code = WTR_EXIT_DONE;
    if (one_case == NULL || is_asked_for(one_case, block)) {
        slot->found += one_case != NULL;
        code = write_apart(worker, slot, block);
    }
    if (code == WTR_EXIT_DONE)
        slot->evaluated += worker->run->writer->one_by_one ? 1 : block->batch->count;
    return code;
}

/* Evaluates the batch and has it written. *on is false when the run has been stopped meanwhile. */
static WtrExit make_results(Worker *worker, Slot *slot, bool several, bool *on)
{
    Run *run = worker->run;
    WtrBatch *batch = &worker->batch;
    if (batch->count == 0)
        return WTR_EXIT_DONE;
    WtrStatus status = wtr_evaluate(batch->evaluator);
    if (worker->state == NULL)
        worker->state = run->writer->state_new(run->writer->context);
    if (status != WTR_OK || worker->state == NULL) {
        wtr_complain(status == WTR_OK || status == WTR_NO_MEMORY ? "out of memory" : "a block of cases could not be evaluated");
        return WTR_EXIT_LIMIT;
    }
    WtrBlock block = {.batch = batch, .path = slot->piece.path, .one = slot->piece.form == WTR_RECORD_ONE, .several = several};
    uint32_t calls = run->writer->one_by_one ? batch->count : 1;
    WtrExit code = WTR_EXIT_DONE;
    for (; code == WTR_EXIT_DONE && *on && block.lane < calls; block.lane++) {
        code = write_block(worker, slot, &block);
        *on = code != WTR_EXIT_DONE || relieve(run, slot);
    }
    return code;
}

static void take_messages(WtrBatch *batch, Slot *slot)
{
    if (batch->messages.length > 0)
        wtr_text_add(&slot->messages, batch->messages.at, batch->messages.length);
    slot->messages.failed = slot->messages.failed || batch->messages.failed;
    batch->messages.length = 0;
    slot->refused += batch->refused;
    slot->limit = slot->limit || batch->limit;
}

static WtrExit process(Worker *worker, Slot *slot, bool several)
{
    WtrBatch *batch = &worker->batch;
    WtrStatus status = fit_evaluator(worker, &slot->piece);
    WtrRecordReader *reader = status == WTR_OK ? reader_for(worker, slot) : NULL;
    WtrExit code = WTR_EXIT_DONE;
    bool on = true;
    if (status == WTR_LIMIT) {
        wtr_complain("the rulebook is too large to evaluate");
        return WTR_EXIT_LIMIT;
    }
    status = reader == NULL ? WTR_NO_MEMORY : WTR_FULL;
    while (on && code == WTR_EXIT_DONE && status == WTR_FULL) {
        empty_batch(batch);
        wtr_arena_free(batch->names);
        batch->names = wtr_arena_new();
        status = batch->names == NULL ? WTR_NO_MEMORY : wtr_record_read(reader, &slot->piece, batch);
        take_messages(batch, slot);
        if (status == WTR_OK || status == WTR_FULL)
            code = make_results(worker, slot, several, &on);
        on = on && (code != WTR_EXIT_DONE || relieve(worker->run, slot));
    }
    if (on && code == WTR_EXIT_DONE && (status == WTR_NO_MEMORY || slot->messages.failed)) {
        wtr_complain("out of memory");
        code = WTR_EXIT_LIMIT;
    }
    return code;
}

/* ---- workers -------------------------------------------------------------------------------------------- */

static void *work(void *context);

/* Threads start as pieces come: one piece needs one. The input's mutex is held. */
static void start_another(Run *run)
{
    if (run->started >= run->threads)
        return;
    Worker *worker = &run->workers[run->started];
    worker->started = pthread_create(&worker->thread, NULL, work, worker) == 0;
    if (worker->started)
        run->started++;
    else
        run->threads = run->started;       /* as many as the system gives */
}

/* The next free slot with the next piece in it, or NULL when there is nothing left to do. */
static Slot *take(Run *run, bool *several)
{
    Slot *slot = NULL;
    pthread_mutex_lock(&run->input);
    pthread_mutex_lock(&run->ring);
    while (!run->stopped && run->taken - run->given == run->slot_count)
        pthread_cond_wait(&run->changed, &run->ring);
    if (!run->stopped && !run->at_end)
        slot = &run->slots[run->taken % run->slot_count];
    pthread_mutex_unlock(&run->ring);
    if (slot != NULL) {
        bool more = false;
        slot->limit = slot->written = slot->done = false;
        wtr_complain_into(&slot->complaints);
        reading = pthread_self();
        is_reading = 1;
        slot->end = next_piece(run, slot, &more);
        is_reading = 0;
        wtr_complain_into(NULL);
        run->at_end = !more || slot->end != WTR_EXIT_DONE;
        if (!more && slot->end == WTR_EXIT_DONE)
            slot = NULL;
    }
    if (slot != NULL) {
        pthread_mutex_lock(&run->ring);
        run->taken++;
        *several = run->several;
        if (slot->file != NULL)
            slot->file->users++;
        pthread_mutex_unlock(&run->ring);
        if (run->taken > 1 && !run->at_end)
            start_another(run);
    }
    pthread_mutex_unlock(&run->input);
    return slot;
}

static void *work(void *context)
{
    Worker *worker = context;
    Run *run = worker->run;
    bool several = false;
    for (Slot *slot; (slot = take(run, &several)) != NULL;) {
        if (slot->end == WTR_EXIT_DONE) {
            wtr_complain_into(&slot->complaints);
            slot->end = process(worker, slot, several);
            const WtrExit done = wtr_piece_done(&slot->piece);
            slot->end = slot->end == WTR_EXIT_DONE ? done : slot->end;
            wtr_complain_into(NULL);
        }
        finish_slot(run, slot);
    }
    return NULL;
}

static void free_worker(Run *run, Worker *worker)
{
    if (worker->state != NULL)
        run->writer->state_free(run->writer->context, worker->state);
    for (int i = 0; i <= WTR_RECORD_CSV; i++)
        wtr_record_reader_free(worker->readers[i]);
    wtr_evaluator_free(worker->batch.evaluator);
    wtr_arena_free(worker->batch.names);
    wtr_free(worker->batch.rows);
    wtr_free(worker->batch.ids.at);
    wtr_text_free(&worker->batch.messages);
}

/* ---- the run -------------------------------------------------------------------------------------------- */

static bool make_run(Run *run)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    run->threads = run->options->threads > 0 ? run->options->threads : cores < 1 ? 1 : cores > WTR_BULK_THREADS ? WTR_BULK_THREADS : (unsigned)cores;
    run->slot_count = SLOTS_EACH * run->threads;
    run->workers = wtr_alloc(run->threads * sizeof *run->workers);
    run->slots = wtr_alloc(run->slot_count * sizeof *run->slots);
    if (run->workers == NULL || run->slots == NULL)
        return false;
    for (unsigned i = 0; i < run->threads; i++)
        run->workers[i].run = run;
    return true;
}

static void free_run(Run *run)
{
    for (unsigned i = 0; run->workers != NULL && i < run->started; i++)
        free_worker(run, &run->workers[i]);
    for (unsigned i = 0; run->slots != NULL && i < run->slot_count; i++) {
        leave_file(run->slots[i].file);
        wtr_piece_free(&run->slots[i].piece);
        wtr_text_free(&run->slots[i].out);
        wtr_text_free(&run->slots[i].messages);
        wtr_text_free(&run->slots[i].complaints);
    }
    leave_file(run->file);
    wtr_free(run->workers);
    wtr_free(run->slots);
}

/* A worker counts as started once it may have anything to free; the first one is this thread. */
static void run_workers(Run *run)
{
    run->started = 1;
    work(&run->workers[0]);
    pthread_mutex_lock(&run->input);     /* nobody starts another from here on */
    run->at_end = true;
    pthread_mutex_unlock(&run->input);
    for (unsigned i = 1; i < run->threads; i++)
        if (run->workers[i].started)
            pthread_join(run->workers[i].thread, NULL);
}

static WtrExit end_output(Run *run)
{
    WtrText text = {0};
    WtrExit code = begin_output(run);
    if (code == WTR_EXIT_DONE && run->writer->end != NULL)
        run->writer->end(run->writer->context, run->several, run->written, &text);
    if (code == WTR_EXIT_DONE)
        code = print_made(&text);
    wtr_text_free(&text);
    return code;
}

static void watch_interrupt(struct sigaction *before)
{
    struct sigaction action = {.sa_sigaction = note_interrupt, .sa_flags = SA_SIGINFO};
    sigaction(SIGINT, &action, before);
}

/* The exit code of a run that came to its end. */
static WtrExit whole_run(const WtrBulkOptions *options, const WtrBulkTotals *totals)
{
    WtrExit refused = totals->limit ? WTR_EXIT_LIMIT : totals->refused > 0 ? WTR_EXIT_FACTS : WTR_EXIT_DONE;
    if (options->one_case == NULL)
        return refused;
    if (totals->found > 0)
        return WTR_EXIT_DONE;
    wtr_complain("--case: no case is called `%s`%s%s", options->one_case, refused != WTR_EXIT_DONE ? " among those that could be read" : "",
                 options->one_case[strspn(options->one_case, "0123456789")] == '\0' ? "; a row's number stands for a case without a name only" : "");
    return refused != WTR_EXIT_DONE ? refused : WTR_EXIT_USAGE;
}

WtrExit wtr_bulk_run(const WtrSession *session, const WtrBulkOptions *options, const WtrBulkWriter *writer, WtrBulkTotals *totals)
{
    *totals = (WtrBulkTotals){.several = options->count > 1, .stopped = true};
    if (options->count == 0 && isatty(STDIN_FILENO) != 0) {
        wtr_complain("name a file of facts, or pipe one in; `--help` shows an example");
        return WTR_EXIT_USAGE;
    }
    Run run = {.session = session, .options = options, .writer = writer, .totals = totals, .several = options->count > 1,
               .block = options->one_case != NULL ? 1 : writer->cases, .reading = wtr_session_reading(session), .input = PTHREAD_MUTEX_INITIALIZER, .ring = PTHREAD_MUTEX_INITIALIZER,
               .changed = PTHREAD_COND_INITIALIZER};
    run.reading.by_name = writer->by_name;
    WtrExit code = wtr_messages_open(options->errors, &run.messages);
    struct sigaction before;
    watch_interrupt(&before);
    wtr_progress_begin(options->paths, options->count, &run.progress);
    if (code == WTR_EXIT_DONE && !make_run(&run)) {
        wtr_complain("out of memory");
        code = WTR_EXIT_LIMIT;
    }
    if (code == WTR_EXIT_DONE) {
        run_workers(&run);
        code = run.code;
    }
    totals->several = run.several;
    wtr_progress_clear(&run.progress);
    if (code == WTR_EXIT_DONE || run.begun) {
        WtrExit last = end_output(&run);
        code = code == WTR_EXIT_DONE ? last : code;
    }
    WtrExit told = wtr_messages_close(&run.messages);
    code = code == WTR_EXIT_DONE ? told : code;
    totals->stopped = code != WTR_EXIT_DONE;
    if (totals->several && !options->quiet && (!totals->stopped || run.begun || totals->refused > 0))
        wtr_say_totals(totals);
    free_run(&run);
    sigaction(SIGINT, &before, NULL);
    return totals->stopped ? code : whole_run(options, totals);
}
