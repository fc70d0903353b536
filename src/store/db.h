// SQLite in the language of Result: a connection, a statement and a transaction, each closed by its
// destructor. Errors are `io` with SQLite's reason and, where one is known, what to do. One thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace steward::store {

class Db;

// A prepared statement. Parameters are bound in order; a failed bind is reported by the next step().
// Borrows its Db, which must outlive it.
class Stmt {
 public:
  Stmt& bind(std::int64_t value);
  Stmt& bind(std::string_view text);
  Stmt& bind_blob(std::string_view bytes);
  Stmt& bind_null();

  // True: there is a row to read. False: done; the statement is ready to be bound and run again.
  Result<bool> step();
  // Steps to the end and drops the rows.
  Status run();

  // Of the present row. Columns of another type read as 0 or empty; STRICT tables hold no other type.
  std::int64_t integer(int column) const;
  bool is_null(int column) const;
  std::string text(int column) const;
  std::string blob(int column) const;

 private:
  friend class Db;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  Stmt(sqlite3* db, sqlite3_stmt* statement) : db_(db), statement_(statement) {}
  void note(int code);
  void reset();

  sqlite3* db_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  int next_ = 1;
  int bind_error_ = 0;
};

class Db {
 public:
  // The file must exist (an empty file is an empty database). Sets nothing but a busy time limit of 500 ms.
  static Result<Db> open(const std::filesystem::path& path);

  Result<Stmt> prepare(std::string_view sql);
  Status run(const char* sql);                        // any number of statements, their rows dropped
  Result<std::int64_t> number(std::string_view sql);  // the first column of the only row
  bool in_transaction() const;

 private:
  struct Close {
    void operator()(sqlite3* db) const;
  };
  explicit Db(sqlite3* db) : db_(db) {}
  std::unique_ptr<sqlite3, Close> db_;
};

// A write transaction; rolled back unless commit() succeeded.
class Tx {
 public:
  static Result<Tx> begin(Db& db);
  Tx(Tx&& other) noexcept : db_(other.db_) { other.db_ = nullptr; }
  Tx& operator=(Tx&&) = delete;
  Tx(const Tx&) = delete;
  ~Tx();
  Status commit();

 private:
  explicit Tx(Db& db) : db_(&db) {}
  Db* db_;
};

}  // namespace steward::store
